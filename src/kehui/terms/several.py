"""Several values of one filter: the chosen ones as boxes that stay ticked, beside them room for one more. In an address
the parameter is repeated, and without a script the page works the same way."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kehui.terms.pickers import TermChoice

MOST = 20  # values of one filter


class SeveralInput(forms.Widget):
    """Boxes, and the control ``more`` in which another value is found."""

    def __init__(self, more: forms.Widget) -> None:
        super().__init__()
        self.more = more

    def value_from_datadict(self, data: Any, _files: Any, name: str) -> list[str]:
        return [value for value in data.getlist(name) if value.strip()]

    def value_omitted_from_data(self, data: Any, _files: Any, name: str) -> bool:
        return name not in data

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = [(name, getattr(each, "code", each), getattr(each, "name", each)) for each in value or ()]
        box = '<label><input type="checkbox" name="{}" value="{}" checked> {}</label>'
        more = self.more.render(name, "", attrs, renderer)
        return format_html('<div class="several">{}{}</div>', format_html_join("", box, chosen), more)


class SeveralChoice(forms.Field):
    """Several of what the field ``one`` takes."""

    def __init__(self, *, one: forms.Field, **kwargs: Any) -> None:
        super().__init__(**kwargs | {"widget": SeveralInput(one.widget)})
        self.one = one

    def to_python(self, value: Any) -> list[Any]:
        texts = list(dict.fromkeys(value or ()))
        if len(texts) > MOST:
            raise ValidationError(_("These are too many: at most %(most)s."), params={"most": MOST})
        return list(dict.fromkeys(self.one.clean(text) for text in texts))

    def prepare_value(self, value: Any) -> list[Any]:
        return [self.one.prepare_value(each) for each in dict.fromkeys(value or ())][:MOST]


class TermsChoice(SeveralChoice):
    """Terms of one tree."""

    def __init__(self, *, tree: str, any_day: bool = False, **kwargs: Any) -> None:
        one = TermChoice(tree=tree, any_day=any_day, empty_label=_("choose …"), required=False)
        super().__init__(one=one, **kwargs)
