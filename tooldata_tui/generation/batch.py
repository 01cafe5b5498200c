"""Batch files: requests as lines, for whoever has a way out to send them, and the lines that come back."""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from tooldata_tui.dataset.jsontext import JsonError, loads
from tooldata_tui.errors import DataError
from tooldata_tui.generation.asks import ask_of
from tooldata_tui.generation.providers import Provider, anthropic, openai

__all__ = ["Line", "batch_id", "read_line", "request_line", "request_of"]

_ID = re.compile(r"tooldata-([0-9]{1,15})-([0-9a-f]{12})")


class Line(NamedTuple):
    """A line of a file of replies.

    :ivar status: of HTTP; 0 where nothing came
    :ivar body: the reply, as a server sends it
    """

    id: str
    status: int
    body: bytes


def batch_id(request: int, ask: bytes) -> str:
    """What a request is called in a batch file: nothing but this request of this project is called so."""
    return f"tooldata-{request}-{hashlib.sha256(ask).hexdigest()[:12]}"


def request_of(name: str) -> int | None:
    """The id of the request that is called so, in whatever project; None where it is not one of ours."""
    found = _ID.fullmatch(name)
    return int(found[1]) if found else None


def request_line(provider: Provider, request: int, ask: bytes) -> bytes:
    """A request as a line of a batch file of its protocol."""
    body = provider.body(ask_of(ask))
    return json.dumps(provider.wire.batch_line(batch_id(request, ask), body)).encode() + b"\n"


def read_line(data: bytes) -> Line:
    """Read a line of replies, of either protocol. Raises :class:`DataError` with what is wrong with it."""
    try:
        line = loads(data)
    except JsonError as error:
        raise DataError(f"is no JSON: {error}") from None
    if not isinstance(line, Mapping):
        raise DataError("is no object")
    wire = anthropic.WIRE if "result" in line else openai.WIRE
    name, status, reply = wire.batch_reply(line)
    return Line(name, status, _bytes(reply))


def _bytes(reply: Any) -> bytes:
    return json.dumps(reply).encode()
