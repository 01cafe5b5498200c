"""One example as a reviewer meets it: as imported, as it stands, and what can be said about it."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tooldata_tui.dataset import Example, Finding, Label, State, Toolset, decision_points
from tooldata_tui.dataset.jsontext import JsonError, loads, loads_exact
from tooldata_tui.errors import ProjectError
from tooldata_tui.formats.openai import example_of_row
from tooldata_tui.store.examples import Record

__all__ = ["View", "example_of_text", "view_of"]


@dataclass(frozen=True)
class View:
    """An example on the table. ``example`` is as it stands now, ``original`` as it was imported."""

    record: Record
    original: Example
    example: Example

    @property
    def id(self) -> int:
        return self.record.id

    @property
    def state(self) -> State:
        return self.record.stored.state

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self.record.findings

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
    try:
        row = loads(text)
        return example_of_row(row, toolset)
    except (JsonError, KeyError, TypeError, AttributeError) as error:
        raise ProjectError(f"a stored example cannot be read: {error}", hint="run tooldata doctor") from None


def view_of(record: Record) -> View:
    """Read a stored record."""
    original = example_of_text(record.line, record.toolset)
    edited = record.stored.state.row
    if edited is None:
        return View(record, original, original)
    same_tools = _tools_of(edited) == _tools_of(record.line)
    example = example_of_text(edited, record.toolset) if same_tools else example_of_row(loads(edited))
    return View(record, original, example)


def _tools_of(text: str | bytes) -> Any:
    row = loads(text)
    return row.get("tools", row.get("functions"))
