"""A seed while it is typed: the message, the tool that is picked, and the form of its call. Nothing is saved here."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tooldata_tui.dataset import NO_TOOL, Toolset
from tooldata_tui.dataset.jsontext import JsonError, dumps, loads_exact
from tooldata_tui.review.editable import string_of
from tooldata_tui.review.editing import Editing, Slot, added_item, edited_row, editing_of, field_at
from tooldata_tui.review.edits import set_content
from tooldata_tui.review.form import Choice, Field, FormError, Kind
from tooldata_tui.review.rowcalls import Row

__all__ = ["ANSWER", "MESSAGE", "SYSTEM", "UNTOLD", "SeedForm", "system_field"]

#: The slots of what is told first, and of the two texts.
SYSTEM: Slot = ("text", "system")
MESSAGE: Slot = ("text", "messages", 0, "content")
ANSWER: Slot = ("text", "messages", 1, "content")

#: That the assistant is told first what most examples tell it, or nothing.
TOLD, UNTOLD = "the usual", "nothing"

#: Characters of a message; more is no message but a file.
_LONGEST = 65_536


def system_field(system: str, *, tells: bool) -> tuple[Field, str]:
    """A field of what the assistant is told first, that of most examples or nothing; and what is chosen."""
    choices = (Choice(TOLD, system), Choice(UNTOLD, None))
    return Field(SYSTEM, "system", Kind.STRING, TOLD, choices=choices), TOLD if tells else UNTOLD


class SeedForm:
    """What was typed so far.

    :ivar message: as it was typed: a text that needs escapes stands in quotes
    :ivar tool: what is called, ``no-tool`` for nothing; None as long as nobody has picked
    :ivar editing: the fields of the call, or the answer where nothing is called; None as long as nobody has picked
    :ivar texts: what was typed into them
    """

    def __init__(self, toolset: Toolset) -> None:
        self._toolset = toolset
        self.message = ""
        self.tool: str | None = None
        self.editing: Editing | None = None
        self.texts: dict[Slot, str] = {}

    @property
    def is_empty(self) -> bool:
        return not self.message.strip()

    def said(self) -> str:
        """The message itself. Raises :class:`FormError` where there is none."""
        try:
            said = string_of(self.message).strip()
        except ValueError as error:
            raise FormError({MESSAGE: str(error)}) from None
        if not said:
            raise FormError({MESSAGE: "write the message first"})
        if len(said) > _LONGEST:
            raise FormError({MESSAGE: f"{len(said):,} characters are no message"})
        return said

    def pick(self, tool: str, row: Row) -> None:
        """Answer the message with *tool*. What was typed for the same tool before stays.

        :param row: the message with a call of that tool, which has the arguments that were found in it
        """
        editing = editing_of(row, 1, self._toolset)
        kept = self.texts if tool == self.tool else {}
        self.tool = tool
        # Of one line: enter goes on from there.
        answers = (replace(field, multiline=False) for field in editing.texts if field.path == ANSWER[1:])
        answer = tuple(answers) if tool == NO_TOOL else ()
        self.editing = replace(editing, texts=answer)
        self.texts = {}
        for slot, text in kept.items():
            self.type(slot, text)

    def type(self, slot: Slot, text: str) -> bool:
        """Take note of what a field holds now; False where it did already, or there is no such field."""
        field = field_at(self.editing, slot) if self.editing is not None else None
        if field is None or self.editing is None or self.texts.get(slot, field.text) == text:
            return False
        self.texts[slot] = text
        if field.adds and text:
            self.editing = added_item(self.editing, slot)
        return True

    def row(self, *, leave: bool = False) -> Row:
        """The example as it stands. Raises :class:`FormError`, with *leave* only for the message."""
        said = self.said()
        if self.editing is None:
            raise FormError({("tool", 0): "pick a tool first"})
        return set_content(edited_row(self.editing, self.texts, leave=leave), 0, said)

    def first_missing(self) -> Slot | None:
        """The first field that has to be filled in and is not."""
        if self.editing is None:
            return None
        for field in self.editing.texts:
            if not self.texts.get(ANSWER, field.text):
                return ANSWER
        for call in self.editing.calls:
            for field in call.form.fields:
                slot: Slot = ("argument", call.number, *field.path)
                if field.required and not self.texts.get(slot, field.text):
                    return slot
        return None

    # --- drafts

    def draft(self) -> str | None:
        """All that was typed, as text to be kept; None where there is nothing."""
        if self.is_empty:
            return None
        texts = [[list(slot), text] for slot, text in self.texts.items()]
        return dumps({"message": self.message, "tool": self.tool, "texts": texts})

    @staticmethod
    def of_draft(text: Any) -> tuple[str, str | None, Mapping[Slot, str]]:
        """Message, tool and texts of a draft; empty ones where it is none."""
        try:
            given = loads_exact(text)
            texts = {tuple(slot): str(typed) for slot, typed in given["texts"]}
            tool = given["tool"]
            return str(given["message"]), tool if isinstance(tool, str) else None, texts
        except (JsonError, LookupError, TypeError, ValueError):
            return "", None, {}
