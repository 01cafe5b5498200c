"""What the two protocols have in common: how one is described, and what a reply comes down to."""

from collections.abc import Callable, Mapping
from typing import Any, Literal, NamedTuple

from tooldata_tui.dataset.jsontext import JsonError, dumps, loads
from tooldata_tui.formats.repair import corrected
from tooldata_tui.generation.exchange import Ask, Usage

__all__ = ["Answer", "Structured", "Wire", "count", "object_in", "told", "with_schema"]

Structured = Literal["schema", "tool", "plain"]

_MOST_TOKENS = 10**9
#: How long an error text of a server may be said to be.
_SAID = 300


class Answer(NamedTuple):
    """What a reply comes down to.

    :ivar value: the object that was asked for; None where there is none
    :ivar usage: None where the server did not count
    :ivar fault: why there is no object: a sentence without its full stop
    """

    value: Any
    usage: Usage | None
    fault: str = ""


class Wire(NamedTuple):
    """A protocol.

    :ivar endpoint: the path of requests, after that of the server
    :ivar headers: those that carry the key, and what else the protocol wants
    :ivar body: what is sent for an ask to this model
    :ivar read: what a reply comes down to; raises nothing, whatever it is
    :ivar batch_line: one line of a batch file: an id, and what is sent
    :ivar batch_reply: of a line of a file of replies: its id, its status (0 where nothing came), and the reply;
        raises DataError
    """

    endpoint: Callable[[str], str]
    headers: Callable[[str | None], dict[str, str]]
    body: Callable[[Ask, str, Structured, str], dict[str, Any]]
    read: Callable[[Any, Structured], Answer]
    batch_line: Callable[[str, dict[str, Any]], dict[str, Any]]
    batch_reply: Callable[[Mapping[str, Any]], tuple[str, int, Any]]


def with_schema(ask: Ask) -> str:
    """The system text, with what a reply has to look like said in words, for servers that cannot be made to."""
    said = (
        "Answer with one JSON object and nothing else: no explanation, no code fence."
        f" It has to fit this JSON Schema:\n{dumps(ask.schema)}"
    )
    return f"{ask.system}\n\n{said}" if ask.system else said


def count(value: Any) -> int | None:
    """A number of tokens that a server gave; None where it cannot be one."""
    return value if type(value) is int and 0 <= value <= _MOST_TOKENS else None


def object_in(text: Any, fault: str = "the reply has no text") -> tuple[Any, str]:
    """(the JSON object that *text* is or holds, "") or (None, what is wrong).

    Models wrap it in a code fence or in a sentence, leave a comma too many, or a bracket too few.
    """
    if not isinstance(text, str) or not text.strip():
        return None, fault
    bare = text.strip()
    value, fault = _json(bare)
    if fault:
        first, last = bare.find("{"), bare.rfind("}")
        inner = bare[first : last + 1] if 0 <= first < last else bare
        value, fault = _json(inner)
    if not fault:
        return (value, "") if isinstance(value, dict) else (None, "the reply is JSON, but no object")
    mended = corrected(inner.encode("utf-8", "replace")) if first >= 0 else None
    return (loads(mended), "") if mended is not None else (None, fault)


def _json(text: str) -> tuple[Any, str]:
    try:
        return loads(text), ""
    except JsonError as error:
        return None, f"the reply is no JSON: {error}"


def told(value: Any) -> tuple[str, str]:
    """(code, message) of the error that a server answered with, as far as it says them."""
    error = value.get("error", value) if isinstance(value, dict) else value
    if isinstance(error, str):
        return "", error[:_SAID]
    if not isinstance(error, dict):
        return "", ""
    code, message = (error.get("code") or error.get("type"), error.get("message"))
    return code if isinstance(code, str) else "", message[:_SAID] if isinstance(message, str) else ""
