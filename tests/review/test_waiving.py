"""Waivers are steps: taken back and put back like all that a person does."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tooldata_tui.dataset import Finding, Severity, Status
from tooldata_tui.review.session import ReviewSession
from tooldata_tui.review.view import View
from tooldata_tui.review.waiving import take_back_waiver, waive_finding
from tooldata_tui.rules.checker import Checker
from tooldata_tui.settings.model import Thresholds
from tooldata_tui.store.doctor import examine
from tooldata_tui.store.judged_by import judge_by
from tooldata_tui.store.waivers import waivers

from .test_session import project_in

#: The example with a fault in its call.
FAULTY = 4


@pytest.fixture
def session(tmp_path: Path) -> Iterator[ReviewSession]:
    project = project_in(tmp_path)
    session = ReviewSession(project, "ada", Checker)
    yield session
    assert examine(project.writer()).sound
    session.close()
    project.close()


def look(session: ReviewSession) -> View:
    view = session.view(FAULTY)
    assert view is not None
    return view


def given(session: ReviewSession) -> list[tuple[str, str, str]]:
    return [(one.code, one.reason, one.reviewer) for one in waivers(session.project.writer())]


def test_undo_puts_back_the_reason_that_was_given_before(session: ReviewSession) -> None:
    waive_finding(session, look(session), "C301", "first")
    waive_finding(session, look(session), "C301", "second")
    session.undo()
    assert given(session) == [("C301", "first", "ada")]
    session.undo()
    assert given(session) == []
    assert "C301" in [one.code for one in look(session).findings]
    session.redo()
    session.redo()
    assert given(session) == [("C301", "second", "ada")]


def test_taking_a_waiver_back_can_be_undone(session: ReviewSession) -> None:
    waive_finding(session, look(session), "C301", "first")
    take_back_waiver(session, look(session), "C301")
    assert given(session) == []
    undone = session.undo()
    assert undone is not None
    assert undone.words == f"undone: waive #{FAULTY}"
    assert given(session) == [("C301", "first", "ada")]


def test_a_waiver_changes_nothing_of_where_an_example_stands(session: ReviewSession) -> None:
    session.accept(look(session))
    waive_finding(session, look(session), "C301", "first")
    assert look(session).state.status is Status.ACCEPTED
    session.undo()
    assert look(session).state.status is Status.ACCEPTED
    session.undo()
    assert look(session).state.status is Status.PENDING


def test_what_is_found_while_a_row_is_edited_counts_as_the_settings_have_it(session: ReviewSession) -> None:
    def graded(session: ReviewSession) -> list[Finding]:
        view = look(session)
        turns = [{"role": role, "content": "a"} for role in ("user", "user", "assistant")]
        return [one for one in session.check_row(view, {"messages": turns}) if one.code == "M103"]

    [before] = graded(session)
    judge_by(session.project, {"M103": int(Severity.INFO)}, Thresholds())
    session = ReviewSession(session.project, "ada", Checker)
    [after] = graded(session)
    session.close()
    assert (before.severity, after.severity) == (Severity.WARNING, Severity.INFO)
