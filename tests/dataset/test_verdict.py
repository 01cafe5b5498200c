"""What a log of verdicts comes to."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tooldata_tui.dataset import State, Status, Verdict, VerdictKind, fold, live


class Notebook:
    """Verdicts about one example, as the logs of several reviewers would number them."""

    def __init__(self) -> None:
        self.verdicts: list[Verdict] = []
        self._last: dict[str, int] = {}

    def add(self, *kinds: VerdictKind, log: str = "ada", **body: Any) -> int:
        """Append one step of these kinds; return its number."""
        step = self._last.get(log, 0) + 1
        for kind in kinds:
            self._last[log] = self._last.get(log, 0) + 1
            self.verdicts.append(Verdict(log, self._last[log], step, 1, kind, body=body))
        return step

    @property
    def state(self) -> State:
        return fold(self.verdicts)


@pytest.mark.parametrize(
    ("kind", "body", "state"),
    [
        (VerdictKind.ACCEPT, {}, State(Status.ACCEPTED)),
        (VerdictKind.SETTLE, {}, State(Status.ACCEPTED)),
        (VerdictKind.REJECT, {"reason": "duplicate"}, State(Status.REJECTED, reason="duplicate")),
        (VerdictKind.REJECT, {}, State(Status.REJECTED)),
        (VerdictKind.EDIT, {"row": "{}"}, State(row="{}")),
        (VerdictKind.RELABEL, {"row": "{}"}, State(row="{}")),
        (VerdictKind.FLAG, {}, State(flagged=True)),
        (VerdictKind.FLAG, {"on": False}, State()),
        (VerdictKind.SKIP, {}, State(skips=1)),
        (VerdictKind.COMMENT, {"text": "why?"}, State(comment="why?")),
    ],
)
def test_one_verdict_gives_its_state(kind: VerdictKind, body: Mapping[str, Any], state: State) -> None:
    assert fold([Verdict("ada", 1, 1, 1, kind, body=body)]) == state


def test_accepting_takes_the_reason_of_a_rejection_away() -> None:
    book = Notebook()
    book.add(VerdictKind.REJECT, reason="duplicate")
    book.add(VerdictKind.ACCEPT)
    assert book.state == State(Status.ACCEPTED)


def test_a_retraction_takes_its_step_out_whatever_came_after_it() -> None:
    book = Notebook()
    flagged = book.add(VerdictKind.FLAG)
    book.add(VerdictKind.ACCEPT)
    book.add(VerdictKind.RETRACT, step=flagged)
    assert book.state == State(Status.ACCEPTED)


def test_retracting_retractions_goes_back_and_forth() -> None:
    book = Notebook()
    step = book.add(VerdictKind.ACCEPT)
    for depth in range(1, 7):
        step = book.add(VerdictKind.RETRACT, step=step)
        assert book.state.status is (Status.PENDING if depth % 2 else Status.ACCEPTED)


def test_a_step_is_undone_and_redone_again_and_again() -> None:
    book = Notebook()
    accepted = book.add(VerdictKind.ACCEPT)
    seen = []
    for _ in range(3):
        undone = book.add(VerdictKind.RETRACT, step=accepted)
        seen.append(book.state.status)
        book.add(VerdictKind.RETRACT, step=undone)
        seen.append(book.state.status)
    assert seen == [Status.PENDING, Status.ACCEPTED] * 3


def test_a_step_of_several_verdicts_goes_as_one() -> None:
    book = Notebook()
    step = book.add(VerdictKind.EDIT, VerdictKind.ACCEPT, row="{}")
    assert book.state == State(Status.ACCEPTED, row="{}")
    book.add(VerdictKind.RETRACT, step=step)
    assert book.state == State()


def test_a_retraction_reaches_into_its_own_log_only() -> None:
    book = Notebook()
    mine = book.add(VerdictKind.ACCEPT, log="ada")
    theirs = book.add(VerdictKind.FLAG, log="bob")
    assert mine == theirs
    book.add(VerdictKind.RETRACT, log="bob", step=theirs)
    assert book.state == State(Status.ACCEPTED)


@pytest.mark.parametrize("aims", [[1], [2], [3], [2, 1], [3, 2, 1], [5, 5, 5, 5, 5]])
def test_retractions_that_aim_at_themselves_or_ahead_do_nothing_and_end(aims: list[int]) -> None:
    verdicts = [Verdict("ada", n, n, 1, VerdictKind.RETRACT, body={"step": aim}) for n, aim in enumerate(aims, 1)]
    assert live(verdicts) == []
    assert fold([*verdicts, Verdict("ada", 9, 9, 1, VerdictKind.FLAG)]) == State(flagged=True)


_ACTIONS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["ada", "bob"]), st.sampled_from(["accept", "reject", "flag", "skip", "comment"])),
        st.tuples(st.sampled_from(["ada", "bob"]), st.sampled_from(["undo", "redo"])),
    ),
    max_size=40,
)


@settings(deadline=None)
@given(_ACTIONS)
def test_the_fold_of_retractions_is_the_fold_of_what_is_left(actions: list[tuple[str, str]]) -> None:
    book = Notebook()
    done: dict[str, list[tuple[int, int]]] = {"ada": [], "bob": []}  # place among all verdicts, step
    undone: dict[str, list[tuple[int, int, int]]] = {"ada": [], "bob": []}  # and the retraction
    for number, (log, action) in enumerate(actions):
        if action == "undo":
            if done[log]:
                place, step = done[log].pop()
                undone[log].append((place, step, book.add(VerdictKind.RETRACT, log=log, step=step)))
        elif action == "redo":
            if undone[log]:
                place, step, retraction = undone[log].pop()
                book.add(VerdictKind.RETRACT, log=log, step=retraction)
                done[log].append((place, step))
        else:
            undone[log].clear()
            step = book.add(VerdictKind(action), log=log, text=str(number), reason=str(number), on=number % 2 == 0)
            done[log].append((len(book.verdicts) - 1, step))
    left = [book.verdicts[place] for place, _ in sorted(done["ada"] + done["bob"])]
    assert live(book.verdicts) == left
    assert book.state == fold(left)
