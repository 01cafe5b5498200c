"""What is left after a verdict: judged by what was decided, without another scan."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tooldata_tui.review.edits import relabel
from tooldata_tui.review.session import ReviewSession
from tooldata_tui.rules.checker import Checker
from tooldata_tui.store.doctor import examine
from tooldata_tui.store.examples import ExampleStore
from tooldata_tui.store.project import Project
from tooldata_tui.store.queries import Queries
from tooldata_tui.tasks.importing import import_file
from tooldata_tui.tasks.reranking import Reranking
from tooldata_tui.tasks.scanning import scan

from .test_scanning import row, shop

#: The same again and again, labelled one way; then the same three times, labelled the other way.
_RETURNS = "I would like to send my parcel back because of {}"
_WHY = ["its colour", "its size", "the smell", "the price", "a crack", "the sound", "my dog", "the weight"]


@pytest.fixture
def session(tmp_path: Path) -> Iterator[ReviewSession]:
    file = tmp_path / "shop.jsonl"
    said = [row(_RETURNS.format(why), "initiate_refund" if n < 5 else "lookup_order") for n, why in enumerate(_WHY)]
    file.write_text("".join(f"{one}\n" for one in (*shop(), *said)))
    project = Project.open(tmp_path / "shop.tooldata", make=True)
    import_file(project, file, Checker())
    session = ReviewSession(project, "ada", Checker)
    yield session
    session.close()
    project.close()


def found(session: ReviewSession, example: int) -> list[tuple[str, float]]:
    findings = Queries(session.project.writer()).grades()
    return [(code, score or 0.0) for one, code, _, score in findings if one == example and code.startswith("A")]


def relabelled(session: ReviewSession, example: int, name: str) -> None:
    view = session.view(example)
    assert view is not None
    assert view.decision_turn is not None
    row = relabel(view.row, view.decision_turn, view.toolset.by_name[name], view.toolset).row
    session.edit(view, row, accept=True)


def test_labels_that_are_decided_change_what_is_found_of_the_rest(session: ReviewSession) -> None:
    reranking = Reranking(session.project, scan(session.project).comparison)
    before = found(session, 61)
    for one in range(54, 58):
        relabelled(session, one, "lookup_order")
    assert reranking.catch_up()
    assert reranking.behind == 4
    after = found(session, 61)
    assert sum(score for _, score in after) < sum(score for _, score in before)
    assert found(session, 58), "it is the only one left that is labelled otherwise"
    order = Queries(session.project.writer()).stored_order("priority")
    assert order is not None
    assert not set(order[0]) & set(range(54, 58))
    assert len(order[0]) == 53 + 8 - 4
    assert examine(session.project.writer()).sound


def test_it_is_what_another_scan_would_say(session: ReviewSession) -> None:
    reranking = Reranking(session.project, scan(session.project).comparison)
    relabelled(session, 61, "initiate_refund")
    assert reranking.catch_up()
    told = {one: [code for code, _ in found(session, one)] for one in range(1, 62)}
    scan(session.project)
    again = {one: [code for code, _ in found(session, one)] for one in range(1, 62)}
    assert sum(told[one] != again[one] for one in told) <= 3, "scales and calibration are as they were"


def test_a_conflict_ends_when_the_labels_agree_and_comes_back_when_that_is_undone(session: ReviewSession) -> None:
    reranking = Reranking(session.project, scan(session.project).comparison)

    def in_conflict() -> set[int]:
        return {one for one, code, _, _ in Queries(session.project.writer()).grades() if code == "D301"}

    assert in_conflict() == {50, 51}
    relabelled(session, 50, "initiate_refund")
    assert reranking.catch_up()
    assert in_conflict() == set()
    session.undo()
    assert reranking.catch_up()
    assert in_conflict() == {50, 51}
    relabelled(session, 50, "check_status")
    assert reranking.catch_up()
    record = ExampleStore(session.project.writer()).record(51)
    assert record is not None
    assert "labelled check_status in #50, which says the same" in [one.message for one in record.findings]
    assert examine(session.project.writer()).sound


def test_what_changes_no_label_changes_no_order(session: ReviewSession) -> None:
    reranking = Reranking(session.project, scan(session.project).comparison)
    for one, decide in ((3, session.accept), (4, session.flag), (5, session.skip)):
        view = session.view(one)
        assert view is not None
        decide(view)
    assert not reranking.catch_up()
    assert not reranking.catch_up()
    assert reranking.behind == 0


def test_what_is_undone_is_left_again(session: ReviewSession) -> None:
    reranking = Reranking(session.project, scan(session.project).comparison)
    before = found(session, 60)
    relabelled(session, 61, "initiate_refund")
    assert reranking.catch_up()
    assert session.undo() is not None
    assert reranking.catch_up()
    order = Queries(session.project.writer()).stored_order("priority")
    assert order is not None
    assert 61 in order[0]
    assert found(session, 60) == before


def test_a_tool_that_nothing_was_called_by_waits_for_a_scan(session: ReviewSession) -> None:
    reranking = Reranking(session.project, scan(session.project).comparison)
    view = session.view(1)
    assert view is not None
    row = dict(view.row)
    row["tools"] = [*row["tools"], {"type": "function", "function": {"name": "new", "parameters": {"type": "object"}}}]
    assert view.decision_turn is not None
    session.edit(view, row, accept=True)
    relabelled(session, 1, "new")
    assert not reranking.catch_up()
    assert reranking.behind == 1
