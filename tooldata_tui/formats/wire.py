"""The shape of an OpenAI fine-tuning row, as pydantic checks it.

Only what the rest of the program stands on is demanded here: the types of the parts we read. What is merely wrong
(an unknown role, a call of a tool that does not exist) comes in and is a finding.
"""

from typing import Any, Required

from pydantic import ConfigDict, TypeAdapter, ValidationError
from typing_extensions import TypedDict

from tooldata_tui.dataset import path_text
from tooldata_tui.formats.row_error import RowError

__all__ = ["check_row"]

_OPEN = ConfigDict(extra="allow", strict=True)


class _Function(TypedDict, total=False):
    __pydantic_config__ = _OPEN  # type: ignore[misc]
    name: Required[str]
    arguments: str | dict[str, Any] | None


class _Call(TypedDict, total=False):
    __pydantic_config__ = _OPEN  # type: ignore[misc]
    id: str | None
    function: Required[_Function]


class _Message(TypedDict, total=False):
    __pydantic_config__ = _OPEN  # type: ignore[misc]
    role: Required[str]
    content: str | list[str | dict[str, Any]] | None
    tool_calls: list[_Call] | None
    function_call: _Function | None
    tool_call_id: str | None
    name: str | None
    weight: int | float | None


class _Row(TypedDict, total=False):
    __pydantic_config__ = _OPEN  # type: ignore[misc]
    messages: Required[list[_Message]]


_validate = TypeAdapter(_Row).validator.validate_python

_WORDS = {
    "missing": "is missing",
    "string_type": "must be a text",
    "list_type": "must be a list",
    "dict_type": "must be an object",
    "typed_dict_type": "must be an object",
    "int_type": "must be a number",
    "float_type": "must be a number",
}


def check_row(row: Any) -> None:
    """Raise :class:`RowError` with the JSON path of the first thing that has the wrong type."""
    if not isinstance(row, dict):
        kind = {list: "a list", str: "a text", type(None): "null"}.get(type(row), "a bare value")
        raise RowError("J103", f"the line is {kind}, not an object", hint="one JSON object a line is an example")
    if "messages" not in row:
        raise RowError("J103", "there is no messages list", path="$", hint="is the file in another format?")
    try:
        _validate(row)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        words = _WORDS.get(first["type"], first["msg"])
        # Union members show up as steps of their own in pydantic's places; they are no keys of ours.
        steps = tuple(
            s for s in first["loc"] if isinstance(s, int) or ("[" not in s and s not in ("str", "int", "float"))
        )
        raise RowError("J104", words, path=path_text(steps)) from None
