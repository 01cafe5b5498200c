"""An edit of one turn: its texts and its calls as fields, and the row that comes of them.

A slot names a field on the screen: ``("text", *path in the row)``, ``("tool", call)`` for a call's name, and
``("argument", call, *path in the arguments)``. Calls are numbered for good, whatever is added or taken out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from tooldata_tui.dataset import Finding, PatchError, Path, Role, Toolset
from tooldata_tui.dataset.jsontext import JsonError, dumps, loads_exact
from tooldata_tui.review.editable import json_text, open_arguments, string_of, string_text
from tooldata_tui.review.edits import add_call, remove_call, rename_call, set_arguments, set_content
from tooldata_tui.review.form import (
    ABSENT,
    Choice,
    Field,
    Form,
    FormError,
    Kind,
    form_of,
    form_of_text,
    read_what_can_be,
    with_item,
)
from tooldata_tui.review.rowcalls import Row, call_paths, changed, function_of, messages_of, with_text_arguments

__all__ = [
    "CallEdit",
    "Editing",
    "Slot",
    "added_call",
    "added_item",
    "draft_of",
    "edited_row",
    "editing_of",
    "field_at",
    "read_draft",
    "retooled",
    "slot_of",
    "toggled_call",
]

Slot = Path
Texts = Mapping[Slot, str]


@dataclass(frozen=True, slots=True)
class CallEdit:
    """One call of the turn.

    :ivar number: names it
    :ivar at: its index among the calls of the row; None for one that was added
    :ivar tool: its name
    :ivar form: its arguments
    :ivar written: the arguments as they are in the row, None where they are no object
    :ivar removed: it is to go
    """

    number: int
    at: int | None
    tool: Field
    form: Form
    written: dict[str, Any] | None
    removed: bool = False

    @property
    def is_text(self) -> bool:
        """Whether the arguments are edited as the text that they are: it is no object yet."""
        return self.written is None and self.form.fields[:1] != () and self.form.fields[0].path == ()


@dataclass(frozen=True, slots=True)
class Editing:
    """What of a row is being edited. ``texts`` have the path in the row as their path."""

    row: Row
    turn: int
    toolset: Toolset
    texts: tuple[Field, ...]
    calls: tuple[CallEdit, ...]


def editing_of(row: Row, turn: int, toolset: Toolset) -> Editing:
    """Start to edit a turn of *row*, together with what the user said before it.

    :param row: as :func:`~tooldata_tui.dataset.jsontext.loads_exact` reads it; it is never changed
    """
    messages = messages_of(row)
    message = messages[turn] if 0 <= turn < len(messages) else None
    paths = call_paths(message) if isinstance(message, dict) and message.get("role") == Role.ASSISTANT else []
    calls = []
    for at, path in enumerate(paths):
        function = function_of(messages[turn], path)
        if function is not None:
            calls.append(_call_edit(at, function, toolset))
    return Editing(row, turn, toolset, _text_fields(messages, turn), tuple(calls))


def _text_fields(messages: list[Any], turn: int) -> tuple[Field, ...]:
    turns = [turn] if 0 <= turn < len(messages) else []
    if turns and _role(messages[turn]) != Role.USER:
        asked = [at for at in range(turn) if _role(messages[at]) == Role.USER]
        turns = [*asked[-1:], turn]
    fields: list[Field] = []
    for at in turns:
        message = messages[at]
        if not isinstance(message, dict):
            continue
        content = message.get("content")
        if isinstance(content, list):
            for part, one in enumerate(content):
                if isinstance(one, dict) and isinstance(one.get("text"), str):
                    fields.append(_text_field(("messages", at, "content", part, "text"), message, one["text"]))
        elif content is None or isinstance(content, str):
            fields.append(_text_field(("messages", at, "content"), message, content))
    return tuple(fields)


def _role(message: Any) -> Any:
    return message.get("role") if isinstance(message, dict) else None


def _text_field(path: Path, message: dict[str, Any], text: str | None) -> Field:
    role = message.get("role")
    role = role if isinstance(role, str) else "?"
    shown = ABSENT if not text else string_text(text, multiline=True)
    hint = "what the assistant says" if role == Role.ASSISTANT else f"what the {role} says"
    return Field(path, "answer" if role == Role.ASSISTANT else role, Kind.STRING, shown, multiline=True, hint=hint)


def _call_edit(at: int, function: Mapping[str, Any], toolset: Toolset) -> CallEdit:
    name = function.get("name")
    name = name if isinstance(name, str) else ""
    arguments = function.get("arguments")
    if isinstance(arguments, str):
        try:
            value = loads_exact(arguments)
        except JsonError:
            value = None
    else:
        value = {} if arguments is None else arguments
    if isinstance(value, dict):
        return CallEdit(at, at, _tool_field(toolset, name), form_of(toolset.by_name.get(name), value), value)
    text = arguments if isinstance(arguments, str) else dumps(arguments)
    return CallEdit(at, at, _tool_field(toolset, name), form_of_text(text), None)


def _tool_field(toolset: Toolset, name: str | None) -> Field:
    choices = tuple(Choice(string_text(tool), tool) for tool in toolset.by_name if tool)
    tool = toolset.by_name.get(name) if name else None
    return Field(
        (),
        "call",
        Kind.ENUM if choices else Kind.STRING,
        string_text(name) if name is not None else ABSENT,
        required=True,
        choices=choices,
        description=tool.description if tool is not None else "",
        hint="the tool that is called",
    )


# --- changing what there is to edit


def added_call(editing: Editing) -> Editing:
    """With one more call, of no tool yet. Raises ``PatchError`` where the turn cannot have one."""
    add_call(editing.row, editing.turn, "")
    number = 1 + max((call.number for call in editing.calls), default=-1)
    call = CallEdit(number, None, _tool_field(editing.toolset, None), form_of(None, {}), {})
    return replace(editing, calls=(*editing.calls, call))


def toggled_call(editing: Editing, number: int) -> Editing:
    """With a call marked to be taken out, or kept after all; one that was added is forgotten."""
    calls = (
        replace(call, removed=not call.removed) if call.number == number else call
        for call in editing.calls
        if call.number != number or call.at is not None
    )
    return replace(editing, calls=tuple(calls))


def retooled(editing: Editing, number: int, text: str, texts: Texts) -> tuple[Editing, dict[Slot, str]]:
    """With another tool for a call: the form is that tool's, over the arguments as they were filled in.

    :param text: of the new tool's name
    :returns: also the texts that are still to be taken beside it: of other calls, and those that are no value
    """
    tool = editing.toolset.by_name.get(_name_of(text))
    left = {**texts, ("tool", number): text}
    calls = []
    for call in editing.calls:
        if call.number == number:
            call = replace(call, tool=replace(call.tool, description=tool.description if tool is not None else ""))
            arguments, wrong = read_what_can_be(call.form, _typed(call, texts))
            if not call.is_text or (_is_touched(call, texts) and not wrong):
                gone = [slot for slot in left if slot[:2] == ("argument", number) and slot[2:] not in wrong]
                for slot in gone:
                    del left[slot]
                call = replace(call, form=form_of(tool, arguments))
        calls.append(call)
    return replace(editing, calls=tuple(calls)), left


def added_item(editing: Editing, slot: Slot) -> Editing:
    """With one more place in a list, behind the one at *slot*."""
    calls = (
        replace(call, form=with_item(call.form, slot[2:])) if slot[:2] == ("argument", call.number) else call
        for call in editing.calls
    )
    return replace(editing, calls=tuple(calls))


def _name_of(text: str) -> str:
    try:
        return string_of(text)
    except ValueError:
        return ""


def _typed(call: CallEdit, texts: Texts) -> dict[Path, str]:
    head = ("argument", call.number)
    return {slot[2:]: text for slot, text in texts.items() if slot[:2] == head}


def _is_touched(call: CallEdit, texts: Texts) -> bool:
    typed = _typed(call, texts)
    return any(typed.get(field.path, field.text) != field.text for field in call.form.fields)


# --- the row


def edited_row(editing: Editing, texts: Texts, *, leave: bool = False) -> Row:
    """The row with all that was typed; the row itself where that changes nothing.

    :param texts: by slot; where one is missing, the field is untouched
    :param leave: leave a field that holds no value as it was, rather than raise
    :raises FormError: with the problems by slot
    """
    problems: dict[Slot, str] = {}
    row = _with_texts(editing, texts, problems)
    new: list[tuple[str, dict[str, Any]]] = []
    for call in editing.calls:
        if not call.removed:
            row = _with_call(editing, call, texts, row, new, problems)
    try:
        for name, arguments in new:
            row = add_call(row, editing.turn, name, arguments)
        for call in reversed(editing.calls):
            if call.removed and call.at is not None:
                row, _ = remove_call(row, editing.turn, call.at)
    except PatchError as error:
        problems[("tool", editing.calls[-1].number)] = str(error)
    if problems and not leave:
        raise FormError(problems)
    return row


def _with_texts(editing: Editing, texts: Texts, problems: dict[Slot, str]) -> Row:
    row = editing.row
    calling = any(not call.removed for call in editing.calls)
    for field in editing.texts:
        slot = ("text", *field.path)
        text = texts.get(slot, field.text)
        if text == field.text:
            continue
        try:
            value: str | None = string_of(text)
        except ValueError as error:
            problems[slot] = str(error)
            continue
        if len(field.path) > 3:
            row = with_text_arguments(changed(row, field.path, value))
            continue
        turn = field.path[1]
        assert isinstance(turn, int)
        row = set_content(row, turn, None if text == ABSENT and calling and turn == editing.turn else value)
    return row


def _with_call(
    editing: Editing,
    call: CallEdit,
    texts: Texts,
    row: Row,
    new: list[tuple[str, dict[str, Any]]],
    problems: dict[Slot, str],
) -> Row:
    slot = ("tool", call.number)
    text = texts.get(slot, call.tool.text)
    arguments, wrong = read_what_can_be(call.form, _typed(call, texts))
    problems |= {("argument", call.number, *path): words for path, words in wrong.items()}
    name = _name_of(text)
    if call.at is None:
        if name:
            new.append((name, arguments))
        else:
            problems[slot] = "choose a tool"
        return row
    if text != call.tool.text:
        if not name:
            problems[slot] = "a call needs the name of a tool"
            return row
        row = rename_call(row, editing.turn, call.at, name)
    if call.is_text and (wrong or not _is_touched(call, texts)):
        return row
    if call.written is not None and dumps(arguments) == dumps(call.written):
        return row
    return set_arguments(row, editing.turn, call.at, arguments)


# --- findings


def slot_of(editing: Editing, finding: Finding) -> Slot | None:
    """The field a finding is about, None where it is about none of them. It is one of the edited row."""
    path = finding.path
    for field in editing.texts:
        if path[: len(field.path)] == field.path:
            return ("text", *field.path)
    live = [call for call in editing.calls if not call.removed]
    if path[:2] != ("messages", editing.turn) or not live:
        return None
    if path[2:3] == ("tool_calls",) and len(path) > 3 and isinstance(path[3], int):
        call, below = (live[path[3]] if path[3] < len(live) else None), path[4:]
        below = below[1:] if below[:1] == ("function",) else below
    elif path[2:3] == ("function_call",):
        call, below = live[0], path[3:]
    else:
        return None
    if call is None:
        return None
    place = _place_in(call, below[1:]) if below[:1] == ("arguments",) and len(below) > 1 else None
    return ("tool", call.number) if place is None else ("argument", call.number, *place)


def _place_in(call: CallEdit, path: Path) -> Path | None:
    """The field at *path*, else the one that holds it, else the first that it holds."""
    paths = [field.path for field in call.form.fields]
    holding = [one for one in paths if path[: len(one)] == one]
    if holding:
        return max(holding, key=len)
    return next((one for one in paths if one[: len(path)] == path), None)


def field_at(editing: Editing, slot: Slot) -> Field | None:
    """The field at a slot."""
    if slot[0] == "text":
        return next((field for field in editing.texts if field.path == slot[1:]), None)
    call = next((call for call in editing.calls if call.number == slot[1]), None)
    if call is None or slot[0] == "tool":
        return call.tool if call is not None else None
    return next((field for field in call.form.fields if field.path == slot[2:]), None)


# --- drafts


def draft_of(editing: Editing, texts: Texts) -> str:
    """All that was typed, as text to be kept: the row as JSON, with what is no value yet beside it."""
    row = edited_row(editing, texts, leave=True)
    try:
        edited_row(editing, texts)
    except FormError as error:
        live: list[str | int] = [call.number for call in editing.calls if not call.removed]
        kept = []
        for slot in error.problems:
            kind, number, *rest = slot
            if kind == "argument":
                kept.append([[kind, live.index(number), *rest], texts.get(slot, "")])
            elif kind == "text":
                kept.append([list(slot), texts.get(slot, "")])
        return json_text({"row": open_arguments(row), "texts": kept})[0]
    return json_text(open_arguments(row))[0]


def read_draft(text: str) -> tuple[Any, dict[Slot, str]]:
    """The row of a draft, its arguments opened, and the texts beside it. Raises :class:`JsonError`."""
    value = loads_exact(text)
    if not isinstance(value, dict) or value.keys() != {"row", "texts"}:
        return value, {}
    try:
        return value["row"], {tuple(slot): str(typed) for slot, typed in value["texts"]}
    except (TypeError, ValueError):  # a person may type just these two keys
        return value, {}
