"""How often an expert is brought in (M16): so many reviews in a year and so many years in a row, at most, as the rules
of the round say; the same for a plan, a draw and whoever asks by hand.

Reviews count in the year in which they were asked for, unless they were given up.
"""

from collections.abc import Collection
from typing import Any

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from kehui.records.kinds import kinds

GIVEN_UP = ("declined", "recused", "abstained", "replaced")  # the expert is not asked again about the case
COUNTED = ("waiver", "invited", "confirmed", "signed")  # reviews that count against a limit

Years = dict[int, dict[int, int]]  # expert → year → reviews


def by_year(experts: Collection[int]) -> Years:
    """How many reviews each of some experts was asked for in each year. One query."""
    reviews = kinds["review"].model._default_manager.filter(judge__in=experts, state__in=COUNTED)
    found: Years = {pk: {} for pk in experts}
    counts = reviews.order_by().values_list("judge", "created_at__year").annotate(Count("pk"))
    for judge, year, count in counts:
        found[judge][year] = count
    return found


def in_a_row(years: dict[int, int], this_year: int) -> int:
    """For how many years up to the last one somebody has reviewed without a pause.

    >>> in_a_row({2026: 1, 2025: 3, 2024: 1, 2022: 2}, 2026)
    2
    """
    count = 0
    while years.get(this_year - 1 - count):
        count += 1
    return count


def against(rules: Any, years: dict[int, int]) -> str:
    """In words, which limit keeps somebody with these reviews from being asked today; nothing when none does."""
    this_year = timezone.localdate().year
    if (count := years.get(this_year, 0)) >= rules.yearly_most:
        words = _("%(count)s reviews this year; the rules allow %(most)s")
        return words % {"count": count, "most": rules.yearly_most}
    if rules.years_in_row and (count := in_a_row(years, this_year)) >= rules.years_in_row:
        words = _("has reviewed for %(count)s years in a row and rests this year; the rules allow %(most)s")
        return words % {"count": count, "most": rules.years_in_row}
    return ""


def left_out(rules: Any, experts: Collection[int]) -> dict[int, str]:
    """Those of some experts whom a limit keeps from being asked today, each with the reason. One query."""
    if rules is None:
        return {}
    return {pk: words for pk, years in by_year(experts).items() if (words := against(rules, years))}
