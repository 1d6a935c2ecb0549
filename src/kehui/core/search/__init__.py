"""Full-text matching on disk, with reasons; a library that imports no web framework.

>>> from tempfile import TemporaryDirectory
>>> achievements = [
...     Document("a1", "achievement", {"title": "碳纤维复合材料界面改性", "abstract": "T300 级，上浆剂"}),
...     Document("a2", "achievement", {"title": "锅炉烟气脱硝催化剂"}),
... ]
>>> with TemporaryDirectory() as place, Index.create(place) as index:
...     index.write(achievements)
...     query = Query.of({"title": "碳纤维的表面处理", "problem": "T300 与树脂界面结合弱"}, weights={"title": 2})
...     hit = search(index, query, kinds=["achievement"], weights={"title": 2})[0]
>>> hit.id, [(part.field, part.term) for part in reasons(hit, query)][:2]
('a1', [('title', '碳纤维'), ('title', '界面')])
>>> [phrase for phrase, points in missing(hit, query)][:1]
['表面处理']
"""

from kehui.core.search.documents import Document, Stored
from kehui.core.search.explain import brief, missing, reasons, told, unbroken
from kehui.core.search.index import Index, IndexBroken, rebuild
from kehui.core.search.indicators import Indicator, Verdict, compare
from kehui.core.search.intervals import Quantity
from kehui.core.search.quantities import quantities
from kehui.core.search.query import Query
from kehui.core.search.ranking import Hit, Part, search
from kehui.core.search.tokens import spans
from kehui.core.search.usage import Usage, usage_for
from kehui.core.search.vectors import Vectors

__all__ = [
    "Document",
    "Hit",
    "Index",
    "IndexBroken",
    "Indicator",
    "Part",
    "Quantity",
    "Query",
    "Stored",
    "Usage",
    "Vectors",
    "Verdict",
    "brief",
    "compare",
    "missing",
    "quantities",
    "reasons",
    "rebuild",
    "search",
    "spans",
    "told",
    "unbroken",
    "usage_for",
]
