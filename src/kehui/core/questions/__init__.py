"""Forms as data: pages of fields with conditions, read from rows, and what answers to them are worth.

A form is a list of rows, one for each field, as they stand in a sheet or in JSON; an answer is always text.

>>> form = Form.of_rows([
...     {"page": "基本情况", "code": "kind", "label": "申报主体", "type": "choice", "required": "是",
...      "options": "企业/enterprise; 高校/university"},
...     {"page": "基本情况", "code": "sales", "label": "上年销售收入", "type": "money", "required": "是",
...      "shown_when": "kind = 企业"},
... ])
>>> sorted(form.shown({"kind": "高校"})), sorted(form.shown({"kind": "企业"}))
(['kind'], ['kind', 'sales'])
>>> form.judged({"kind": "企业"})[0].missing
('sales',)
>>> form.cleaned({"kind": "高校", "sales": "12"})  # what is hidden is not handed in
{'kind': '高校'}
"""

from kehui.core.questions.conditions import Condition, Test
from kehui.core.questions.judging import Judged, Wrong, split_rows
from kehui.core.questions.specification import COLUMNS, TYPES, Field, Form, FormError, Option, Page, Problem

__all__ = ["COLUMNS", "TYPES", "Condition", "Field", "Form", "FormError", "Judged", "Option", "Page", "Problem",
           "Test", "Wrong", "split_rows"]  # fmt: skip
