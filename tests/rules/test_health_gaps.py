"""What a set lacks, as requests for more."""

from typing import Any

import pytest

from tooldata_tui.rules.health import HealthCheck
from tooldata_tui.rules.health_gaps import GapRequest, gap_object, gap_requests, read_gap
from tooldata_tui.rules.health_numbers import Count, Health, Kind, MessageHealth

from .whole_set import check, clean_set


def with_kinds(equipped: int, **counts: int) -> Health:
    kinds: tuple[Kind, ...] = ("general", "near-miss", "multi-intent")
    held = tuple((kind, Count(counts.get(kind.replace("-", "_"), 0))) for kind in kinds)
    return Health(equipped=equipped, negatives=Count(sum(counts.values())), kinds=held)


def negatives(health: Health) -> dict[str | None, int]:
    return {one.negative: one.missing for one in gap_requests(health) if one.kind == "negative"}


def test_a_set_that_is_whole_lacks_next_to_nothing() -> None:
    found = gap_requests(check(clean_set()).health())
    assert [(one.kind, one.missing) for one in found] == [("parallel", 2), ("several", 2)]


def test_nothing_lacks_nothing() -> None:
    assert gap_requests(HealthCheck().health()) == []


def test_a_tool_needs_what_its_guideline_says_and_what_the_band_begins_with() -> None:
    rows = [row for row in clean_set() if "refund_order" not in str(row["messages"])]
    found = [one for one in gap_requests(check(rows).health()) if one.kind == "tool"]
    assert [(one.tool, one.words) for one in found] == [("refund_order", "calls of refund_order")]
    assert found[0].missing == 50


def test_sides_of_a_parameter_and_values_that_are_not_seen_are_missing() -> None:
    rows = [row for row in clean_set() if '"kind": "return"' not in str(row["messages"])]
    found = gap_requests(check(rows).health())
    assert GapRequest("value", 5, "check_status", "kind", "return") in found


def test_negatives_that_are_missing_are_spread_so_that_the_kinds_come_level() -> None:
    assert negatives(with_kinds(100, general=4, near_miss=1)) == {"general": 4, "near-miss": 7, "multi-intent": 8}


def test_a_share_counts_what_is_added_to_the_whole() -> None:
    missing = sum(negatives(with_kinds(100)).values())
    assert missing == 25
    assert missing / (100 + missing) == 0.2


def test_about_enough_is_enough() -> None:
    assert negatives(with_kinds(100, general=5, near_miss=5, multi_intent=5)) == {}


def test_a_kind_that_is_rare_is_missing_though_there_are_enough_of_all() -> None:
    assert negatives(with_kinds(100, general=18, near_miss=2)) == {"multi-intent": 3}


@pytest.mark.parametrize(("untidy", "missing"), [(0, 25), (9, 14), (10, None), (30, None)])
def test_messages_that_are_too_tidy_are_a_gap(untidy: int, missing: int | None) -> None:
    health = Health(messages=MessageHealth(messages=100, untidy=Count(untidy)))
    assert [one.missing for one in gap_requests(health)] == ([] if missing is None else [missing])


def test_a_request_says_only_what_it_is_about() -> None:
    assert gap_object(GapRequest("value", 5, "refund", "reason", None)) == {
        "kind": "value",
        "tool": "refund",
        "parameter": "reason",
        "value": None,
        "missing": 5,
    }
    assert gap_object(GapRequest("negative", 3, negative="general")) == {
        "kind": "negative",
        "negative": "general",
        "missing": 3,
    }


@pytest.mark.parametrize(
    "gap",
    [
        GapRequest("tool", 3, "refund"),
        GapRequest("value", 5, "refund", "reason", None),
        GapRequest("negative", 2, negative="near-miss"),
    ],
)
def test_a_request_is_read_as_it_was_written(gap: GapRequest) -> None:
    assert read_gap(gap_object(gap)) == gap


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ([], "its kind"),
        ({"kind": "more"}, "its kind"),
        ({"kind": "tool", "name": "x"}, "nothing called name"),
        ({"kind": "tool", "tool": 1}, "are texts"),
        ({"kind": "tool", "missing": 0}, "above 0"),
        ({"kind": "tool", "missing": True}, "above 0"),
    ],
)
def test_what_is_no_request_is_refused(said: Any, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        read_gap(said)
