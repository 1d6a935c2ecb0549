"""Several people and processes at once: one wins, the others are told, and nothing is lost or left out."""

import pytest

from tests.faults.sites import Site

pytestmark = pytest.mark.django_db  # so that these run on PostgreSQL too


def test_of_two_people_who_take_one_step_one_wins_and_the_other_is_told_who(site: Site) -> None:
    site.act("race", "8")


def test_of_two_people_who_save_one_form_one_wins_and_the_other_keeps_what_was_typed(site: Site) -> None:
    site.act("clash", "5")


def test_of_two_people_who_send_one_sheet_of_many_one_wins_and_the_other_is_told_of_each(site: Site) -> None:
    site.act("bulk", "5")


def test_writers_at_the_same_time_leave_no_gaps(site: Site) -> None:
    site.act("write_at_once", "4", "25")


def test_a_crowd_never_waits_in_a_circle(site: Site) -> None:
    """On PostgreSQL a circle of locks would end one of the transactions with an error."""
    site.act("crowd", "8", "40")


def test_of_two_officers_who_ask_one_expert_at_the_cap_one_is_told(site: Site) -> None:
    site.act("cap", "3", module="limits")


def test_of_two_clerks_who_recommend_for_the_last_place_of_their_city_one_is_told(site: Site) -> None:
    site.act("share", "6", module="limits")


def test_of_several_processes_together_a_token_has_no_more_calls_than_of_one(site: Site) -> None:
    site.act("calls", "40", module="limits")


def test_of_two_officers_who_propose_for_the_last_place_of_a_call_one_is_told(site: Site) -> None:
    site.act("quota", "6", module="limits")
