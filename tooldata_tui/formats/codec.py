"""What a format is: how one of its records becomes an OpenAI row, and how a row becomes one of its records.

A row is what the rest of the program works on: ``messages`` and ``tools`` in OpenAI's shape, arguments as JSON text,
and, where it came from elsewhere, ``_meta`` with what an OpenAI row has no place for. A message, a call and a tool may
have a ``_meta`` of their own, so that what belongs to a turn goes along with it. Whoever writes a row for a trainer
leaves all of them out.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from tooldata_tui.dataset import Note
from tooldata_tui.dataset.jsontext import dumps

__all__ = ["META", "Codec", "Converted", "Loss", "Tree", "losses_of", "without_meta"]

#: Where a row, a message and a tool keep what OpenAI's shape has no place for.
META = "_meta"

#: A JSON object. Numbers are as :func:`~tooldata_tui.dataset.jsontext.loads_exact` gives them.
Tree = dict[str, Any]


class Converted(NamedTuple):
    """A record as a row, and what the reader could not take over as it was."""

    row: Tree
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that a format has no place for.

    :ivar words: what is lost, for a person: ``ids of calls``
    :ivar strip: a row as it comes back; the row itself, or an equal one, where nothing of this is in it. Must not
        change what it is given
    """

    name: str
    words: str
    strip: Callable[[Tree], Tree]


@dataclass(frozen=True, slots=True)
class Codec:
    """One format.

    ``read(write(row))`` is the row again, but for ``losses``, whatever row *read* ever gave.

    :ivar recognise: what shows that a record is of this format (``conversations with from and value``), None if it is
        not. Must be cheap, and must not raise for any JSON value
    :ivar read: the row of a record. Raises :class:`~tooldata_tui.formats.row_error.RowError` where it has none
    :ivar write: the record of a row, ``_meta`` used but not written. Raises
        :class:`~tooldata_tui.formats.row_error.RowError` for a row that the format cannot say at all; None for a format
        that is only read
    """

    recognise: Callable[[Any], str | None]
    read: Callable[[Any], Converted]
    write: Callable[[Tree], Any] | None = None
    losses: tuple[Loss, ...] = ()


def losses_of(row: Tree, losses: tuple[Loss, ...]) -> list[Loss]:
    """Those of *losses* that hit *row*. Another order of keys is no loss."""
    hit = []
    for loss in losses:
        left = loss.strip(row)
        # Numbers are what they were written as, so that two of them may be alike and not equal.
        if left is not row and left != row and dumps(left) != dumps(row):
            hit.append(loss)
    return hit


def without_meta(row: Mapping[str, Any]) -> Tree:
    """A row as OpenAI knows it: no ``_meta`` in it, in its messages, their calls and its tools."""
    plain = {key: value for key, value in row.items() if key != META}
    for key in ("messages", "tools"):
        if isinstance(plain.get(key), list):
            plain[key] = [_bare(one) for one in plain[key]]
    return plain


def _bare(one: Any) -> Any:
    if not isinstance(one, dict):
        return one
    calls = one.get("tool_calls")
    if isinstance(calls, list) and any(isinstance(call, dict) and META in call for call in calls):
        one = {**one, "tool_calls": [_bare(call) for call in calls]}
    return {key: value for key, value in one.items() if key != META} if META in one else one
