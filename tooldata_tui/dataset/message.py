"""Messages, and the calls in them."""

from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

from tooldata_tui.dataset.jsontext import JsonError, loads, loads_exact

__all__ = ["Arguments", "Message", "Role", "ToolCall", "read_arguments"]


class Role(StrEnum):
    """Who speaks. A role we do not know stays a plain string in :attr:`Message.role`, for the rules to report."""

    SYSTEM = "system"
    DEVELOPER = "developer"
    USER = "user"
    ASSISTANT = "assistant"
    TOOL = "tool"


class ToolCall(NamedTuple):
    """One call an assistant turn makes.

    ``arguments`` is the JSON text as the file has it. Where the file had an object in place of text, it is that object
    written as text and ``was_object`` is true; a missing ``arguments`` is the empty text.
    """

    name: str
    arguments: str
    id: str | None = None
    was_object: bool = False


class Message(NamedTuple):
    """One turn of a conversation. ``content`` is its text; parts are joined by newlines."""

    role: str
    content: str | None = None
    calls: tuple[ToolCall, ...] = ()
    #: For a tool message: the id of the call it answers.
    call_id: str | None = None
    name: str | None = None
    #: 0 where the trainer is told not to learn from this turn.
    weight: float | None = None
    #: The legacy ``function_call`` or role ``function`` was used.
    legacy: bool = False


class Arguments(NamedTuple):
    """What became of a call's argument text: a value, or the reason there is none."""

    value: Any = None
    error: JsonError | None = None

    @property
    def is_object(self) -> bool:
        return self.error is None and isinstance(self.value, dict)


@lru_cache(maxsize=512)
def read_arguments(text: str, *, exact: bool = False) -> Arguments:
    """Parse a call's argument text. The value is shared: do not change it.

    :param exact: keep every number as it was written (see :func:`~tooldata_tui.dataset.jsontext.loads_exact`)
    """
    try:
        return Arguments(loads_exact(text) if exact else loads(text))
    except JsonError as error:
        return Arguments(error=error)
