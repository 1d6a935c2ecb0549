"""Prepares the small region of the browser journeys: `python -m tests.journeys.region` with KEHUI_DATA set."""

import os
from pathlib import Path

from kehui.commands import site
from tests import prepared

NAMED = {  # of the cast, as the sample people of a demonstration
    "author": ("demo-enterprise", "陈海岚"),
    "scholar": ("demo-institute", "李海岱"),
    "county": ("demo-county", "孙立"),
    "county2": ("demo-county2", "吴越"),
    "city": ("demo-city", "王敏"),
}


def prepare() -> None:
    """Everybody of the cast, one achievement that answers the demand of the journeys, an application begun, and a
    score sheet to be filled in."""
    from kehui.calls.reviews.models import Review
    from kehui.people.models import Person
    from kehui.records.services import create
    from tests import callings
    from tests import factories as f
    from tests.formed import call_with_form

    cast = f.cast()
    for name, (username, shown) in NAMED.items():
        Person.objects.filter(pk=getattr(cast, name).pk).update(username=username, name=shown)
    f.displayed_achievement(cast, title="耐氯中空纤维超滤膜", abstract="高盐海水淡化预处理用的耐氯超滤膜，断丝率低。")
    guide = callings.issued_guide(cast, call=call_with_form(cast))
    create("application", by=cast.author, **callings.application_fields(cast, guide=guide, title="膜法预处理成套装置"))
    review = Review.objects.get(round=callings.round_scoring(cast).pk)
    f.walk(review, ("accept", review.reviewer, {"declared": True}))
    Person.objects.filter(pk=review.reviewer_id).update(username="demo-expert", name="霍临江")


if __name__ == "__main__":
    prepared.copy_to(Path(os.environ["KEHUI_DATA"]) / prepared.NAME)
    site.start(Path(os.environ["KEHUI_DATA"]))
    site.prepare()
    prepare()
