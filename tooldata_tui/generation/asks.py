"""Asks as they are written down, and what the replies to them come down to."""

import json
from typing import Any, NamedTuple

from tooldata_tui.dataset import Tool
from tooldata_tui.dataset.jsontext import JsonError, loads
from tooldata_tui.generation.exchange import Ask, Usage
from tooldata_tui.generation.providers import Provider
from tooldata_tui.generation.providers.protocol import told
from tooldata_tui.rules.compiled import Compiled, compile_tool
from tooldata_tui.text import clip, one_line

__all__ = ["Read", "Reader", "ask_bytes", "ask_of"]

_WORDS = 200
#: Schemas that are kept compiled.
_REMEMBERED = 256


def ask_bytes(ask: Ask) -> bytes:
    """*ask* as it is written down: on the first line its schema, which others have too, on the second the rest."""
    fields = ask._asdict()
    schema = fields.pop("schema")
    return f"{json.dumps(schema)}\n{json.dumps(fields)}".encode()


def ask_of(data: bytes) -> Ask:
    """The ask that was written down as *data*."""
    schema, _, rest = data.partition(b"\n")
    fields = json.loads(rest)
    turns = tuple((role, text) for role, text in fields["turns"])
    return Ask(**{**fields, "turns": turns, "schema": json.loads(schema)})


class Read(NamedTuple):
    """What a reply comes down to.

    :ivar value: an object that fits the schema that was asked for; None where there is none
    :ivar fault: why not: a sentence without its full stop
    :ivar usage: None where the server did not count
    """

    value: Any
    fault: str
    usage: Usage | None


class Reader:
    """Reads the replies of a provider."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider
        self._compiled: dict[bytes, Compiled] = {}

    def read(self, schema: bytes, body: bytes) -> Read:
        """Read a reply that has to fit *schema*, the first line of an ask. Raises nothing, whatever the reply is."""
        try:
            reply = loads(body)
        except JsonError as error:
            return Read(None, f"the server sent no JSON: {error}", None)
        value, usage, fault = self._provider.read(reply)
        if not fault:
            fault = self._misfit(schema, value)
        return Read(None, clip(one_line(fault), _WORDS), usage) if fault else Read(value, "", usage)

    @staticmethod
    def refusal(status: int, body: bytes) -> str:
        """What a server said instead of a reply."""
        try:
            code, message = told(loads(body))
        except JsonError:
            code = message = ""
        said = ": ".join(part for part in (code, message) if part)
        number = f"the server answered {status}" if status else "the server did not answer"
        return clip(one_line(f"{number}: {said}" if said else number), _WORDS)

    def _misfit(self, schema: bytes, value: Any) -> str:
        compiled = self._compiled.get(schema) or self._compile(schema)
        try:
            if compiled.fits(value):
                return ""
            error = next(iter(compiled.validator.iter_errors(value)))
        except (RecursionError, ValueError, StopIteration):
            return "the reply does not fit the schema that was asked for"
        place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in error.instance_path)
        return f"the reply does not fit the schema: {place.lstrip('.') or 'it'}: {error.message[:_WORDS]}"

    def _compile(self, schema: bytes) -> Compiled:
        if len(self._compiled) >= _REMEMBERED:
            self._compiled.clear()
        compiled = self._compiled[schema] = compile_tool(Tool("reply", "", json.loads(schema)))
        return compiled
