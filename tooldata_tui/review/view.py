"""One example as a reviewer meets it: as imported, as it stands, and what can be said about it."""

import contextlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from tooldata_tui.dataset import Example, Finding, Label, Ruling, Severity, State, Toolset, decision_points
from tooldata_tui.dataset.jsontext import loads, loads_exact
from tooldata_tui.errors import ProjectError
from tooldata_tui.formats.openai import example_of_row
from tooldata_tui.formats.row_error import RowError
from tooldata_tui.review.proposals import fixes_in_order, with_labels
from tooldata_tui.store.examples import Record

__all__ = ["View", "edited_example", "example_of_text", "readable", "view_of"]


@dataclass(frozen=True)
class View:
    """An example on the table. ``example`` is as it stands now, ``original`` as it was imported.

    :ivar others: examples that findings compare it with, by id
    :ivar rulings: what was ruled about the boundaries that findings say it lies on
    """

    record: Record
    original: Example
    example: Example
    others: Mapping[int, Example] = field(default_factory=dict)
    rulings: tuple[Ruling, ...] = ()

    @property
    def id(self) -> int:
        return self.record.id

    @property
    def state(self) -> State:
        return self.record.stored.state

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        return with_labels(self.record.findings, self.row, self.toolset)

    @cached_property
    def fixes(self) -> tuple[int, ...]:
        """Numbers of the findings that bring a fix, the one to take first at the head."""
        return fixes_in_order(self.findings)

    @property
    def waived(self) -> tuple[tuple[Finding, str], ...]:
        """What was found and does not count, with the reason that somebody gave."""
        return self.record.waived

    @property
    def toolset(self) -> Toolset:
        return self.example.toolset

    @cached_property
    def row(self) -> dict[str, Any]:
        """The row as it stands, every number as written: what an edit starts from. Do not change it."""
        text = self.state.row if self.state.row is not None else self.record.line
        row: dict[str, Any] = loads_exact(text)
        return row

    @property
    def decision_turn(self) -> int | None:
        """The turn a relabelling is about unless another is chosen: the first that calls, else the last answer."""
        points = list(decision_points(self.example))
        calling = [point.turn for point in points if point.label]
        return calling[0] if calling else (points[-1].turn if points else None)

    @cached_property
    def worst(self) -> Finding | None:
        """The gravest finding about a turn, if there is more than remarks: the first of its severity."""
        about = (one for one in self.findings if one.turn is not None and one.severity > Severity.INFO)
        return max(about, key=lambda one: one.severity, default=None)

    @cached_property
    def turn_in_question(self) -> int | None:
        """The assistant's turn that keys act on until another is pointed at: where the worst was found."""
        if self.worst is None or self.worst.turn is None:
            return self.decision_turn
        at = self.worst.turn
        return next((point.turn for point in decision_points(self.example) if point.turn >= at), self.decision_turn)

    def label_at(self, turn: int | None) -> Label:
        """What is called in *turn*."""
        for point in decision_points(self.example):
            if point.turn == turn:
                return point.label
        return frozenset()


def example_of_text(text: str | bytes, toolset: Toolset) -> Example:
    """The example that a stored row stands for. Raises :class:`ProjectError` for a row that a damaged file holds.

    :param toolset: the stored toolset, used unless an edited row has tools of its own
    """
    with readable():
        return example_of_row(loads(text), toolset)


def edited_example(record: Record, text: str) -> Example:
    """The example that an edited row of *record* stands for. Raises :class:`RowError` where its tools are none."""
    row = loads(text)
    same_tools = _tools_of(row) == _tools_of(loads(record.line))
    return example_of_row(row, record.toolset if same_tools else None)


def view_of(record: Record, others: Mapping[int, Example] | None = None, rulings: tuple[Ruling, ...] = ()) -> View:
    """Read a stored record. Raises :class:`ProjectError` for one that is damaged.

    :param others: the examples that its findings compare it with
    """
    original = example_of_text(record.line, record.toolset)
    edited = record.stored.state.row
    if edited is None:
        return View(record, original, original, others or {}, rulings)
    with readable():
        return View(record, original, edited_example(record, edited), others or {}, rulings)


@contextlib.contextmanager
def readable() -> Iterator[None]:
    """Turn what goes wrong in the block with a damaged file into :class:`ProjectError`."""
    try:
        yield
    except (RowError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise ProjectError(f"what is stored cannot be read: {error}", hint="run tooldata doctor") from None


def _tools_of(row: dict[str, Any]) -> str:
    """The tools of a row as text, since 1 equals true as a value."""
    tools = row.get("tools")
    return json.dumps(row.get("functions") if tools is None else tools)
