"""The components: strict props, escaped text, and words tied to what they are about."""

import datetime
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.base import TemplateSyntaxError
from django.test import RequestFactory
from django.utils import translation

NASTY = '<img src=x onerror="alert(1)">'


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


class Elements(HTMLParser):
    """Every start tag of a page with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs) -> None:
        self.found.append((tag, dict(attrs)))

    def one(self, tag: str, **wanted: str) -> dict[str, str | None]:
        hits = [attrs for name, attrs in self.found if name == tag and wanted.items() <= attrs.items()]
        assert len(hits) == 1, (tag, wanted, hits)
        return hits[0]


def draw(source: str, **context) -> str:
    return Template(source).render(Context(context))


class Demand(forms.Form):
    title = forms.CharField(label="Title", help_text="At most 40 characters.", max_length=40)
    problem = forms.CharField(label="Problem", widget=forms.Textarea, required=False)
    due_on = forms.DateField(label="Due", widget=forms.DateInput(attrs={"type": "date"}))
    way = forms.ChoiceField(label="Way", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    consent = forms.BooleanField(label="Consent")
    paper = forms.FileField(label="Paper", required=False)
    secret = forms.CharField(widget=forms.HiddenInput, initial="s")

    def clean(self):
        raise forms.ValidationError("Both dates contradict each other.")


@pytest.mark.parametrize(
    "source",
    [
        "{% badge 'open' label='x' colour='red' %}",
        "{% icon 'check' colour='red' %}",
        "{% panel 'x' colour='red' %}{% endpanel %}",
        "{% page_header 'x' colour='red' %}{% endpage_header %}",
        "{% column 'x' width='9' %}",
        "{% process_map states direction='left' %}",
        "{% field form.title size=3 %}",
        "{% pagination page size=3 %}",
        "{% event 'x' who='y' at=None colour='red' %}",
        "{% button 'x' onclick='y' %}",
    ],
)
def test_unknown_props_are_refused(source: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        draw(source, form=Demand(), states=[], page=None)


@pytest.mark.parametrize(
    "source", ["{% badge 'open' %}", "{% page_header %}{% endpage_header %}", "{% score %}", "{% diff rows left='a' %}"]
)
def test_required_props_are_required(source: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        draw(source, rows=[])


@pytest.mark.parametrize(
    "source",
    [
        "{% page_header t subtitle=t over=t number=t phase='open' state=t %}{{ t }}{% endpage_header %}",
        "{% panel t foot=t id='x' %}{{ t }}{% endpanel %}",
        "{% empty_state t text=t %}{{ t }}{% endempty_state %}",
        "{% alert 'error' title=t live=True %}{{ t }}{% endalert %}",
        "{% dialog 'd' title=t %}{{ t }}{% enddialog %}",
        "{% dropdown t %}{% menu_link t href=t %}{% enddropdown %}",
        "{% table caption=t %}<tr>{% cell t %}{{ t }}{% endcell %}</tr>{% endtable %}{% row_link t url=t %}",
        "{% column t url=t direction='ascending' %}",
        "{% timeline %}{% event t who=t at=day place=t reason=t changes=rows digest=t %}{% endtimeline %}",
        "{% note who=t at=day place=t audience=t %}{{ t }}{% endnote %}",
        "{% process_map rows waiting=t %}",
        "{% reasons rows total=3 missing=words %}",
        "{% match_item t url=t value=3 over=t owner=t %}{{ t }}{% endmatch_item %}",
        "{% board label=t %}{% board_column t phase='open' count=t %}{% endboard_column %}{% endboard %}",
        "{% board_card t url=t over=t %}{{ t }}{% endboard_card %}",
        "{% diff rows left=t right=t %}",
        "{% file_item t url=t digest=t by=t %}",
        "{% stat t label=t url=t hint=t %}",
        "{% fact_list rows %}{% tabs rows label=t %}{% breadcrumbs rows %}",
        "{% filter_bar label=t chips=rows clear_url=t %}{% endfilter_bar %}",
        "{% search_box t value=t placeholder=t %}",
        "{% slot as kept %}{{ t }}{% endslot %}{% panel 'x' actions=kept %}{% endpanel %}",
    ],
)
def test_text_is_escaped(source: str) -> None:
    row = SimpleNamespace(
        label=NASTY, value=3, url=NASTY, status="done", at=None, term=NASTY, field=NASTY, old=NASTY, new=NASTY,
        left=NASTY, right="other" + NASTY, active=False, count=0,
    )  # fmt: skip
    html = draw(source, t=NASTY, rows=[row], words=[NASTY], day=datetime.date(2026, 3, 9))
    assert "img" in html
    assert "img" not in {tag for tag, _attrs in Elements(html).found}


def test_a_wrong_field_is_tied_to_its_help_and_its_error() -> None:
    form = Demand({"title": "x" * 41, "way": "c"})
    page = Elements(draw("{% field form.title %}{% field form.way %}{% field form.consent %}", form=form))
    entry = page.one("input", name="title")
    assert entry["aria-describedby"] == "id_title_helptext id_title_error"
    assert entry["aria-invalid"] == "true"
    ids = [attrs["id"] for _tag, attrs in page.found if "id" in attrs]
    assert {"id_title_helptext", "id_title_error", "id_way_error", "id_consent_error"} <= set(ids)
    assert len(ids) == len(set(ids))
    page.one("label", **{"for": "id_title"})
    page.one("label", **{"for": "id_consent"})
    assert page.one("fieldset")["aria-describedby"] == "id_way_error"


def test_error_summary_links_to_every_wrong_field_and_tells_what_concerns_the_whole() -> None:
    form = Demand({})
    html = draw("{% error_summary form %}{% fields form %}", form=form)
    page = Elements(html)
    ids = {attrs.get("id") for _tag, attrs in page.found}
    targets = {attrs["href"][1:] for tag, attrs in page.found if tag == "a"}
    assert targets == {"id_title", "id_due_on", "id_way_error", "id_consent", "id_secret"}
    assert targets <= ids
    assert "Both dates contradict each other." in html
    assert page.one("div", role="alert")["tabindex"] == "-1"


def test_error_summary_of_a_formset_covers_its_forms_and_its_own_errors() -> None:
    rows = forms.formset_factory(Demand, extra=0, min_num=2, validate_min=True)
    bound = rows({"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-title": "x" * 50})
    html = draw("{% error_summary form %}", form=bound)
    assert 'href="#id_form-0-title"' in html
    assert "at least 2 forms" in html


def test_a_form_without_errors_has_no_summary_and_keeps_hidden_fields() -> None:
    page = draw("{% error_summary form %}{% fields form %}", form=Demand())
    assert "alert" not in page
    assert Elements(page).one("input", name="secret")["value"] == "s"


def test_process_map_says_where_a_record_is_and_for_whom_it_waits() -> None:
    states = [{"label": "Draft", "status": "done"}, {"label": "Open", "status": "current"}]
    html = draw("{% process_map states waiting='Waiting for the county' %}", states=states)
    assert Elements(html).one("li", **{"aria-current": "step"})["class"] == "process-current"
    assert "Waiting for the county" in html
    with pytest.raises(TemplateSyntaxError):
        draw("{% process_map states %}", states=[{"label": "Draft", "status": "maybe"}])
    with pytest.raises(KeyError):
        draw("{% process_map states %}", states=[{"label": "Draft"}])


def test_reasons_show_their_sum_and_what_is_missing() -> None:
    parts = [{"term": "膜", "field": "title", "value": 30.04}, {"term": "氯", "field": "text", "value": 15.02}]
    html = draw("{% reasons parts total=45.06 missing=missing %}", parts=parts, missing=["通量"])
    assert all(text in html for text in (">30.0<", ">15.0<", ">45.1<", 'class="absent">通量<'))
    assert 'bar-fill" width="50.0"' in html


def test_versions_are_marked_by_what_became_of_them() -> None:
    pairs = [("a", "a"), ("a", "b"), ("", "b"), ("a", "")]
    rows = [{"label": str(place), "left": old, "right": new} for place, (old, new) in enumerate(pairs)]
    html = draw("{% diff rows left='mine' right='theirs' %}", rows=rows)
    classes = [attrs["class"] for tag, attrs in Elements(html).found if tag == "tr" and "class" in attrs]
    assert classes == ["diff-same", "diff-changed", "diff-added", "diff-removed"]
    assert all(word in html for word in ("differs", "added", "removed"))


def test_pages_keep_the_other_parameters_of_the_address() -> None:
    request = RequestFactory().get("/", {"q": "膜 & 氯", "page": "3", "city": ["1", "2"]})
    page = Paginator(range(1_234), 25).get_page(3)
    html = draw("{% pagination page %}{% pagination page total='10,000+' %}", page=page, request=request)
    before = next(attrs["href"] for tag, attrs in Elements(html).found if attrs.get("rel") == "prev")
    assert before == "?q=%E8%86%9C+%26+%E6%B0%AF&page=2&city=1&city=2"
    assert "51–75 of 1,234" in html
    assert "51–75 of 10,000+" in html


def test_sort_heads_say_how_the_table_is_sorted() -> None:
    page = Elements(draw("{% column 'Due' url='?sort=due' direction='descending' numeric=True %}"))
    assert page.one("th") == {"scope": "col", "class": "numeric", "aria-sort": "descending"}


def test_long_facts_take_the_full_width_by_themselves() -> None:
    facts = [
        {"label": "a", "value": "技" * 60}, {"label": "b", "value": ""}, {"label": "c", "value": "x", "wide": True}
    ]  # fmt: skip
    html = draw("{% fact_list facts %}", facts=facts)
    assert html.count("fact-wide") == 2
    assert html.count("not given") == 1


def test_an_empty_column_of_a_board_says_so() -> None:
    html = draw("{% board_column 'Open' phase='open' count=0 %}\n  {% endboard_column %}")
    assert "Nothing here" in html
