"""An edit from its first look to its end, as a form or as JSON; no screen, and nothing is saved."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tooldata_tui.dataset import Finding, Severity, Toolset
from tooldata_tui.dataset.jsontext import JsonError, dumps, loads_exact
from tooldata_tui.formats.row_error import RowError
from tooldata_tui.formats.tools import read_tools
from tooldata_tui.formats.wire import check_row
from tooldata_tui.review.editable import close_arguments, json_text, open_arguments, place_of_error
from tooldata_tui.review.editing import (
    Editing,
    Slot,
    added_item,
    draft_of,
    edited_row,
    editing_of,
    field_at,
    read_draft,
    retooled,
    slot_of,
)
from tooldata_tui.review.edits import apply_fix
from tooldata_tui.review.form import FormError
from tooldata_tui.review.rowcalls import Row
from tooldata_tui.review.view import View

__all__ = ["EditResult", "EditState", "NotARowError"]


@dataclass(frozen=True, slots=True)
class EditResult:
    """How an edit ended.

    :ivar row: the row that was committed; None where it was not, or where nothing was changed
    :ivar draft: what was typed and not committed, None where there is nothing to keep
    """

    row: Row | None = None
    draft: str | None = None


class NotARowError(ValueError):
    """A text of JSON is no example. The message is a sentence.

    :ivar line: where it is wrong, from 0
    :ivar column: in characters, from 0
    """

    def __init__(self, message: str, line: int = 0, column: int = 0) -> None:
        super().__init__(message)
        self.line, self.column = line, column


class EditState:
    """What is being edited.

    :param draft: what an earlier edit left
    :ivar editing: the fields there are
    :ivar texts: what was typed into them
    :ivar unreadable: a draft that can only be taken up as text
    """

    def __init__(self, view: View, turn: int, draft: str | None = None) -> None:
        self.view, self.turn = view, turn
        self.editing: Editing = self._editing(view.row)
        self.texts: dict[Slot, str] = {}
        self.unreadable: str | None = None
        #: The text a row was last written as, and the row.
        self._written: tuple[str | None, Row] = (None, view.row)
        if draft is not None:
            self._take_up(draft)

    def _take_up(self, draft: str) -> None:
        row: Any = None
        with contextlib.suppress(JsonError):
            row, texts = read_draft(draft)
        if isinstance(row, dict):
            self.editing = self._editing(close_arguments(row, self.view.row))
            self.texts = texts
        else:
            self.unreadable = draft

    def _editing(self, row: Row) -> Editing:
        return editing_of(row, self.turn, self._toolset_of(row))

    def _toolset_of(self, row: Row) -> Toolset:
        """The tools of the example, or those that were written into the row meanwhile."""
        for key in ("tools", "functions"):
            if row.get(key) is not None and dumps(row[key]) != dumps(self.view.row.get(key)):
                try:
                    return read_tools(row[key])
                except RowError:
                    break
        return self.view.toolset

    # --- the form

    def row(self, *, leave: bool = False) -> Row:
        """The row as the form has it. Raises :class:`~tooldata_tui.review.form.FormError` unless *leave*."""
        return edited_row(self.editing, self.texts, leave=leave)

    def type(self, slot: Slot, text: str) -> bool:
        """Take note of what a field holds now; False where it did already."""
        field = field_at(self.editing, slot)
        if field is None or self.texts.get(slot, field.text) == text:
            return False
        self.texts[slot] = text
        if slot[0] == "tool" and field.choices:
            self.editing, self.texts = retooled(self.editing, int(slot[1]), text, self.texts)
        elif field.adds and text:
            self.editing = added_item(self.editing, slot)
        return True

    # --- fixes

    def first_slot(self) -> Slot | None:
        """The field to begin in: where the worst was found, else the first argument, else the answer."""
        editing, worst = self.editing, sorted(self.view.findings, key=lambda one: -one.severity)
        slots = [slot_of(editing, one) for one in worst if one.severity > Severity.INFO]
        slots += [("argument", call.number, *field.path) for call in editing.calls for field in call.form.fields]
        slots += [("text", *field.path) for field in reversed(editing.texts)]
        slots += [("tool", call.number) for call in editing.calls]
        return next((slot for slot in slots if slot is not None and field_at(editing, slot) is not None), None)

    def fixable(self, slot: Slot | None, findings: Sequence[Finding]) -> Finding | None:
        """The first finding about the field at *slot* that proposes a fix."""
        if slot is None:
            return None
        return next((one for one in findings if one.fix is not None and slot_of(self.editing, one) == slot), None)

    def take_fix(self, row: Row, finding: Finding) -> None:
        """Go on with *row*, in which the finding was found, as its fix makes it. Raises ``PatchError``."""
        assert finding.fix is not None
        self.take(apply_fix(row, finding.fix))

    # --- JSON

    def write(self) -> tuple[str, int]:
        """The row of the form as JSON to be edited, and the line (from 0) of the turn. Raises as :meth:`row` does."""
        row = self.row()
        text, line = json_text(open_arguments(row), ("messages", self.turn))
        self._written = text, row
        return text, line

    def read(self, text: str) -> Row:
        """The row that JSON stands for: the very one it was written from, if nothing was changed.

        Raises :class:`NotARowError`.
        """
        if text == self._written[0]:
            return self._written[1]
        try:
            row = loads_exact(text)
            check_row(row)
        except JsonError as error:
            line, column = place_of_error(text, error)
            raise NotARowError(
                f"not JSON: {error.reason}, line {line}, column {column}", line - 1, column - 1
            ) from None
        except RowError as error:
            raise NotARowError(str(error)) from None
        return close_arguments(row, self._written[1])

    def take(self, row: Row) -> bool:
        """Go on with a row that was read from JSON; False where it is the one that was written."""
        if row is self._written[1] and self.unreadable is None:
            return False
        self.editing, self.texts, self.unreadable = self._editing(row), {}, None
        return True

    # --- the end

    def is_new(self, row: Row) -> bool:
        """Whether *row* is another than the one the edit began with."""
        return row is not self.view.row and dumps(row) != dumps(self.view.row)

    def commit(self, row: Row) -> Row | None:
        """The row to be saved, None where nothing was changed. Raises :class:`NotARowError`."""
        try:
            check_row(row)
        except RowError as error:
            raise NotARowError(str(error)) from None
        return row if self.is_new(row) else None

    def draft(self, text: str | None = None) -> str | None:
        """What is to be kept of an edit that is not committed, None where nothing was changed.

        :param text: the JSON on the screen, where it is edited as JSON
        """
        try:
            row = self.row() if text is None else self.read(text)
        except (FormError, NotARowError):
            return draft_of(self.editing, self.texts) if text is None else text
        if not self.is_new(row):
            return None
        return draft_of(self.editing, self.texts) if text is None else text
