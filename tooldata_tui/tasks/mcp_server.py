"""Asking a running MCP server for its tools, over its standard input and output.

Needs the package ``mcp``, which is an extra. The server sees ``PATH``, ``HOME`` and ``LANG`` of our environment and
nothing else: what else it needs, the command says, as in ``TOKEN=... server``.
"""

import asyncio
import logging
import os
import re
import shlex
import shutil
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from tooldata_tui.errors import DataError, UsageError

if TYPE_CHECKING:
    from mcp import ClientSession

__all__ = ["PATIENCE", "program_of", "tools_of_server"]

#: Seconds that a server may take for all of it.
PATIENCE = 30.0
_KEPT = ("PATH", "HOME", "LANG")
_ASSIGNED = re.compile(r"[A-Za-z_][A-Za-z0-9_]*=.*", re.DOTALL)
#: A server that lists more is going round in circles.
_MOST_PAGES, _MOST_TOOLS = 1_000, 10_000
#: Of what it says on its standard error: lines that are passed on, and characters of each.
_MOST_LINES, _LONGEST = 40, 500
_CHUNK = 8_192


def tools_of_server(
    command: str, *, patience: float = PATIENCE, on_said: Callable[[str], None] = lambda line: None
) -> dict[str, Any]:
    """Start a server, and return what it replies to ``tools/list``, its pages put together.

    :param command: the program with its arguments as in a shell, variables for it in front
    :param patience: seconds that this may take
    :param on_said: gets each line of its standard error, as it is
    :raises DataError: it cannot be started, ends, breaks the protocol or takes too long
    :raises UsageError: the extra is not installed, or there is no such command
    """
    name, words = _split(command)
    try:
        import mcp  # noqa: F401
    except ImportError:
        raise UsageError("the package mcp is not installed", hint="pip install 'tooldata[mcp]'") from None
    logging.getLogger("mcp").setLevel(logging.CRITICAL + 1)  # it would print what the server sends
    reading, writing = os.pipe()
    listener = threading.Thread(target=_listen, args=(reading, on_said), daemon=True)
    listener.start()
    with os.fdopen(writing, "w") as errors:
        try:
            return asyncio.run(_ask(name, words, errors, patience))
        except TimeoutError:
            raise DataError(f"did not reply within {patience:g} seconds", file=name) from None
        except DataError:
            raise
        except Exception as error:
            raise DataError(f"gave no tools: {_reason(error)}", file=name) from None
        finally:
            errors.close()
            listener.join(1)  # not for ever: what it left behind may hold its end open


def program_of(command: str) -> str:
    """The program of a server, without variables and arguments: they may be secrets. Raises :class:`UsageError`."""
    try:
        name = next((word for word in shlex.split(command) if not _ASSIGNED.fullmatch(word)), None)
    except ValueError as error:
        raise UsageError(f"the command of the server cannot be read: {error}") from None
    if name is None:
        raise UsageError("the server has no command")
    return name


def _split(command: str) -> tuple[str, list[str]]:
    """The name of the program, and the words that run it with an environment of its own."""
    name = program_of(command)
    if shutil.which(name) is None:
        raise UsageError(f"there is no command {name}")
    kept = [f"{key}={os.environ[key]}" for key in _KEPT if key in os.environ]
    return name, ["-i", *kept, *shlex.split(command)]


async def _ask(name: str, words: Sequence[str], errors: Any, patience: float) -> dict[str, Any]:
    from mcp import ClientSession, StdioServerParameters, stdio_client

    # The client adds variables of ours to those it is given; env takes them away.
    server = StdioServerParameters(command="env", args=list(words), encoding_error_handler="replace")
    async with (
        asyncio.timeout(patience),
        stdio_client(server, errlog=errors) as (incoming, outgoing),
        ClientSession(incoming, outgoing) as session,
    ):
        await session.initialize()
        return {"tools": await _tools(session, name)}


async def _tools(session: "ClientSession", name: str) -> list[dict[str, Any]]:
    from mcp.types import PaginatedRequestParams

    found: list[dict[str, Any]] = []
    cursor: str | None = None
    seen: set[str] = set()
    for _ in range(_MOST_PAGES):
        reply = await session.list_tools(params=PaginatedRequestParams(cursor=cursor) if cursor else None)
        for tool in reply.tools:
            one = {"name": tool.name, "description": tool.description, "inputSchema": tool.input_schema}
            found.append(one if tool.output_schema is None else {**one, "outputSchema": tool.output_schema})
        cursor = reply.next_cursor
        if not cursor:
            return found
        if cursor in seen or len(found) > _MOST_TOOLS:
            break
        seen.add(cursor)
    raise DataError("lists tools without an end", file=name)


def _reason(error: BaseException) -> str:
    """What went wrong, of errors in groups the first."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return str(error) or type(error).__name__


def _listen(reading: int, on_said: Callable[[str], None]) -> None:
    """Pass on what the server says on its standard error, until it ends or has said enough; read it to the end."""
    lines, rest = 0, b""
    with os.fdopen(reading, "rb", buffering=0) as stream:
        while chunk := stream.read(_CHUNK):
            if lines > _MOST_LINES:
                continue
            *whole, rest = (rest + chunk).split(b"\n")
            if len(rest) > _CHUNK:
                whole, rest = [*whole, rest], b""
            for line in whole:
                lines += 1
                if lines > _MOST_LINES:
                    on_said("(and more)")
                    break
                on_said(line[:_LONGEST].decode("utf-8", "replace").rstrip())
    if rest and lines < _MOST_LINES:
        on_said(rest[:_LONGEST].decode("utf-8", "replace").rstrip())
