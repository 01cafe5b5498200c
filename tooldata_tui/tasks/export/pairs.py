"""Pairs to learn preferences from, as TRL takes them: what a person made of an example against what it was."""

from typing import Any

from tooldata_tui.dataset import Status
from tooldata_tui.dataset.jsontext import dumps, loads_exact
from tooldata_tui.formats.codec import Tree
from tooldata_tui.store.examples import ExampleStore
from tooldata_tui.store.leaving import Standing
from tooldata_tui.store.sqlite import Connection
from tooldata_tui.targets.modern import modern
from tooldata_tui.targets.shaping import chat, tools_of
from tooldata_tui.tasks.export.rows import Leaving

__all__ = ["before_edit", "dpo_records", "kto_records"]

_ASSISTANT, _USER = "assistant", "user"


def before_edit(db: Connection, one: Leaving) -> Tree | None:
    """The row that an edited example was; None where it was not edited."""
    if one.came is not None:
        return None
    for _, line, _, _ in ExampleStore(db).lines([one.example]):
        row: Tree = loads_exact(line)
        if row.get("tools") is None and row.get("functions") is None and one.row.get("tools") is not None:
            row["tools"] = one.row["tools"]
        return row
    return None


def dpo_records(one: Leaving, before: Tree | None) -> list[Tree]:
    """A pair: the first assistant turn that was edited, and what it was. Nothing where no such turn was edited.

    Where something before it was edited too there is no pair: the two would answer different messages.
    """
    turn = _first_edit(one.row, before) if before is not None else None
    if turn is None or before is None:
        return []
    now, then = _messages(one.row), _messages(before)
    pair = {"prompt": now[:turn], "chosen": [now[turn]], "rejected": [then[turn]]}
    return [pair | tools_of(modern(one.row), empty=False)]


def kto_records(one: Leaving, before: Tree | None, standing: Standing) -> list[Tree]:
    """Answers that are wanted or not: of an accepted example yes, of a rejected one no, with the reason.

    Of an edited example both are there: the turn as it is now, and as it was. Else it is about the answer to the last
    message of the user.
    """
    turn = _first_edit(one.row, before) if before is not None else None
    if one.status is Status.REJECTED:
        return _judged(one.row, _last_answer(one.row), wanted=False, reason=standing.reason)
    if turn is None or before is None:
        return _judged(one.row, _last_answer(one.row), wanted=True)
    return [*_judged(one.row, turn, wanted=True), *_judged(before, turn, wanted=False, reason="edited")]


def _judged(row: Tree, turn: int | None, *, wanted: bool, reason: str = "") -> list[Tree]:
    if turn is None:
        return []
    messages = _messages(row)
    record: Tree = {"prompt": messages[:turn], "completion": [messages[turn]], "label": wanted}
    return [record | tools_of(modern(row), empty=False) | ({"reason": reason} if reason else {})]


def _messages(row: Tree) -> list[Tree]:
    return chat(modern(row), arguments="object", ids=False, results_named=True, bare_calls=True)


def _first_edit(row: Tree, before: Tree | None) -> int | None:
    """The first message that differs, if it is an assistant turn in both."""
    if before is None:
        return None
    for turn, (new, old) in enumerate(zip(_messages(row), _messages(before), strict=False)):
        if dumps(new) != dumps(old):
            return turn if _roles(new, old) == {_ASSISTANT} else None
    return None


def _roles(*messages: Any) -> set[str]:
    return {message["role"] for message in messages}


def _last_answer(row: Tree) -> int | None:
    """The assistant turn that follows the last message of the user; None where there is none."""
    asked = max((turn for turn, one in enumerate(row["messages"]) if one["role"] == _USER), default=-1)
    answers = (turn for turn, one in enumerate(row["messages"]) if turn > asked and one["role"] == _ASSISTANT)
    return next(answers, None)
