import pytest

from tooldata_tui.dataset import VerdictKind
from tooldata_tui.review.pace import active_seconds, minutes_left, pace_text, per_minute, stop, summarize

EVERY_FIVE = [100.0 + 5 * n for n in range(13)]


def test_the_pace_is_decisions_a_minute() -> None:
    assert per_minute(EVERY_FIVE) == pytest.approx(12)


def test_there_is_no_pace_after_too_few_decisions() -> None:
    assert per_minute([]) is None
    assert per_minute([0.0, 5.0, 10.0]) is None


def test_a_break_changes_neither_pace_nor_work() -> None:
    after_lunch = [*EVERY_FIVE, *(at + 3_600 for at in EVERY_FIVE)]
    assert per_minute(after_lunch) == pytest.approx(12)
    assert active_seconds(after_lunch) == pytest.approx(120)


def test_the_pace_is_that_of_the_last_minutes() -> None:
    slow = [60.0 * n for n in range(10)]
    quick = [slow[-1] + 3 * n for n in range(1, 120)]
    assert per_minute([*slow, *quick]) == pytest.approx(20)
    assert per_minute([*slow, *quick], window=float("inf")) == pytest.approx(60 * 128 / (540 + 357))


def test_a_bulk_action_is_no_speed() -> None:
    assert per_minute([*EVERY_FIVE, *[EVERY_FIVE[-1] + 5] * 500]) == pytest.approx(12)


def test_the_rest_takes_as_long_as_the_pace_says() -> None:
    assert minutes_left(28, 14.0) == pytest.approx(2)
    assert minutes_left(28, None) is None
    assert pace_text(322, 14.0) == "14/min · 23 min left"
    assert pace_text(600, 0.5) == "30/h · 20 h 0 min left"
    assert pace_text(2, 14.0) == "14/min · 9 s left"
    assert pace_text(0, 14.0) == "14/min"
    assert pace_text(5, None) == ""


def test_a_session_ends_at_its_limit_or_its_minutes() -> None:
    assert stop(EVERY_FIVE, limit=12) == "12 decided"
    assert stop(EVERY_FIVE, limit=13) == ""
    assert stop(EVERY_FIVE, minutes=1) == "1 min at work"
    assert stop([*EVERY_FIVE, 5_000.0], minutes=1.5) == ""
    assert stop([0.0], limit=1, minutes=1) == ""
    assert stop(EVERY_FIVE) == ""


def test_a_session_is_summed_up() -> None:
    kinds = [*["accept"] * 5, "reject", "relabel", "accept", "edit", "skip", "flag", "comment", "settle"]
    events = [(10.0 * n, VerdictKind(kind)) for n, kind in enumerate(kinds, start=1)]
    summary = summarize(0.0, events, 40)
    assert (summary.decided, summary.accepted, summary.rejected, summary.edited) == (8, 7, 1, 2)
    assert (summary.skipped, summary.flagged, summary.left) == (1, 1, 40)
    assert summary.seconds == pytest.approx(130)
    assert summary.per_minute == pytest.approx(60 * 8 / 130)
    assert summary.lines() == (
        "8 decided: 7 accepted, 1 rejected, 2 edited, 1 skipped, 1 flagged",
        "2 min at work, 4 a minute",
        "40 left, about 11 min",
    )


def test_an_empty_session_has_a_summary() -> None:
    assert summarize(0.0, [], 0).lines() == ("0 decided: 0 accepted, 0 rejected", "0 s at work", "nothing left")
