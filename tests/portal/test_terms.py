"""The pages of the code lists, the search behind fields, and the sheet an administrator brings in."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kehui.people.powers import Role
from kehui.terms.models import Term
from kehui.terms.services import load
from tests import factories as f
from tests.browsing import browser, hidden_values, queries, words

pytestmark = pytest.mark.django_db


def test_a_field_s_search_answers_with_the_way_to_each_term() -> None:
    load("region")
    answer = browser().get(reverse("terms-find", args=["region"]), {"q": "lxq"}).json()
    assert answer["options"][0] == {"code": "370102", "name": "Jinan › Lixia District", "note": ""}
    assert not browser().get(reverse("terms-find", args=["region"]), {"q": "371200"}).json()["options"]
    ended = browser().get(reverse("terms-find", args=["region"]), {"q": "371200", "any": "1"}).json()
    assert "2018-12-31" in ended["options"][0]["note"]
    assert browser().get(reverse("terms-find", args=["nothing"])).status_code == 404


def test_a_tree_is_shown_as_it_stood_on_a_day() -> None:
    load("region")
    url = reverse("terms-tree", args=["region"])
    assert "371200" not in words(browser().get(url))
    then = words(browser().get(url, {"on": "2018-06-30"}))
    assert "371200" in then
    assert "370116" not in then
    assert "is not a day" in words(browser().get(url, {"on": "2018-13-01"}))


def test_a_term_shows_what_it_came_from_and_counts_its_records() -> None:
    cast = f.cast()
    f.published_demand(cast)
    url = reverse("terms-term", args=["region", f.region("371202").successor.code])
    assert "371202" in words(browser().get(url))
    assert "ended on 2018-12-31" in words(browser().get(reverse("terms-term", args=["region", "371202"])))
    assert "Technology demands · Region: 1" in words(browser().get(reverse("terms-term", args=["region", f.JINAN])))
    assert browser().get(reverse("terms-term", args=["region", "999999"])).status_code == 404


def test_long_lists_stand_in_no_form_and_in_no_filter() -> None:
    load("region")
    load("discipline")
    cast = f.cast()
    for name in ("new", "list"):
        page = browser(cast.scholar).get(reverse(f"achievement:{name}")).content.decode()
        assert page.count("<option") < 120
        assert "data-picker" in page
        assert "莱山区" not in page


def test_a_filter_takes_code_name_or_pinyin_in_as_many_queries() -> None:
    load("region")
    cast = f.cast()
    demand = f.published_demand(cast)
    url = reverse("demand:list")
    for text in ("370100", "济南", "jinan", "lxq", "370102 历下区"):
        assert demand.title in words(browser(cast.county).get(url, {"region": text})), text
    assert demand.title not in words(browser(cast.county).get(url, {"region": "青岛"}))
    assert "not in the list" in words(browser(cast.county).get(url, {"region": "火星"}))
    client = browser(cast.county)
    assert queries(client, f"{url}?region=370100") <= queries(client, url) + 3


def bring(client, **sent):
    return client.post(reverse("terms-import", args=["chain"]), sent)


def test_an_administrator_sees_what_a_sheet_would_do_and_then_brings_it_in() -> None:
    load("chain")
    client = browser(f.person(Role.SYSTEM))
    text = "code,name,until\nL01,新一代信息技术,2025-12-31\nL12,氢能,\nL13,,\n"
    looked = bring(client, file=SimpleUploadedFile("链.csv", text.encode("gb18030")))
    assert "closed 1" in words(looked)
    assert "line 4" in words(looked)
    assert not Term.objects.filter(code="L12").exists()
    assert bring(client, sheet=hidden_values(looked)["sheet"]).status_code == 302
    assert Term.objects.get(code="L12").local
    assert "链.csv" in words(client.get(reverse("terms-term", args=["chain", "L01"])))


def test_what_cannot_be_brought_in_says_why() -> None:
    client = browser(f.person(Role.SYSTEM))
    for sent, why in (
        ({}, "Choose a file"), ({"file": SimpleUploadedFile("a.docx", b"x")}, "neither"),
        ({"file": SimpleUploadedFile("a.xlsx", b"x")}, "not an Excel file"), ({"sheet": "forged"}, "again"),
    ):  # fmt: skip
        answer = bring(client, **sent)
        assert answer.status_code == 422
        assert why in words(answer)
    assert browser(f.cast().department).get(reverse("terms-import", args=["chain"])).status_code == 403


def test_a_list_is_taken_out_and_brought_in_again_without_a_change() -> None:
    load("region")
    taken = browser().get(reverse("terms-sheet", args=["region"]))
    assert taken["Content-Disposition"].startswith("attachment")
    sheet = SimpleUploadedFile("regions.xlsx", taken.getvalue())
    client = browser(f.person(Role.SYSTEM))
    looked = client.post(reverse("terms-import", args=["region"]), {"file": sheet})
    assert f"same {Term.objects.of('region').count()}." in words(looked)
    assert browser().get(reverse("terms-sheet", args=["nothing"])).status_code == 404


def test_columns_that_mean_nothing_are_named() -> None:
    load("chain")
    looked = bring(
        browser(f.person(Role.SYSTEM)), file=SimpleUploadedFile("链.csv", "code,name,备注\nL12,氢能,x\n".encode())
    )
    assert "Columns that mean nothing here are not taken over 备注" in words(looked)


def test_what_is_wrong_with_a_sheet_is_said_in_the_reader_s_language() -> None:
    client = browser(f.person(Role.SYSTEM))
    client.cookies["django_language"] = "zh-hans"
    for text, said in (
        ("", "文件为空"), ('code,name\nL12,"氢能\n', "第 2 行：有引号"), ("code,other\nL12,x\n", "代码、名称、英"),
        ("code,name,name\nL12,x,y\n", "第 1 行：列名“name”重复"), ("code,name\nL12,\n", "第 2 行 有误 L12"),
    ):  # fmt: skip
        answer = bring(client, file=SimpleUploadedFile("链.csv", text.encode()))
        assert said in words(answer)
        assert "line" not in words(answer)
