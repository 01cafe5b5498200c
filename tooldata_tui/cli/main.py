"""The ``tooldata`` command: finds the command, runs it, and words whatever goes wrong.

Light: the standard library and three small modules. Everything else is imported by the command that needs it.
"""

import contextlib
import os
import signal
import sys
from collections.abc import Sequence
from importlib import import_module
from types import FrameType
from typing import NoReturn, TextIO

from tooldata_tui import __version__
from tooldata_tui.cli.commands import COMMANDS, EXAMPLES, HIDDEN
from tooldata_tui.cli.output import say, tell
from tooldata_tui.errors import TooldataError, UsageError
from tooldata_tui.text import visible

__all__ = ["main"]

_INTERRUPTED = 130
_PIPE_CLOSED = 141


def main(argv: Sequence[str] | None = None) -> int:
    """Run ``tooldata`` with *argv* (by default the process's) and return the exit code.

    0 is fine, 1 findings or failed work, 2 wrong use, 130 interrupted.
    """
    _prepare_streams()
    # Temporary projects and half-written exports are removed on the way out.
    with contextlib.suppress(ValueError):  # not in the main thread
        signal.signal(signal.SIGTERM, _terminated)
    code = 0
    try:
        code = _run(list(sys.argv[1:] if argv is None else argv))
        sys.stdout.flush()
    except BrokenPipeError:
        code = _PIPE_CLOSED
    except KeyboardInterrupt:
        code = _INTERRUPTED
    except TooldataError as error:
        tell(f"tooldata: {error}")
        code = error.exit_code
    except OSError as error:
        tell(f"tooldata: {f'{error.filename}: ' if error.filename else ''}{error.strerror or error}")
        code = code or 1
    except Exception:
        code = _tell_bug()
    return code if _flushed(told=code != 0) else code or 1


def _run(words: list[str]) -> int:
    if not words:
        tell(f"tooldata: no command; known: {', '.join(COMMANDS)}")
        return UsageError.exit_code
    if words[0] == "help" and len(words) > 1:
        words = [words[1], "--help"]
    name, *rest = words
    if name in ("-h", "--help", "help"):
        _help()
        return 0
    if name in ("-V", "--version"):
        say(f"tooldata {__version__}")
        return 0
    command = COMMANDS.get(name) or HIDDEN.get(name)
    if command is None:
        from tooldata_tui.cli.arguments import nearest

        raise UsageError(f"no command {name}", hint=nearest(name, list(COMMANDS)) or "see tooldata --help")
    from tooldata_tui.cli.arguments import Parser

    module = import_module(f"tooldata_tui.cli.{command.module}")
    parser = Parser(name, command.summary, EXAMPLES.get(name, ()))
    module.define(parser)
    try:
        arguments = parser.read(rest)
    except SystemExit as done:  # --help
        return int(done.code or 0)
    code: int = module.run(arguments)
    return code


def _help() -> None:
    say("Review, check and fix tool-calling datasets.")
    say()
    say("usage: tooldata COMMAND ...")
    say()
    width = max(map(len, COMMANDS))
    for name, command in COMMANDS.items():
        say(f"  {name:<{width}}  {command.summary}")
    say()
    say("tooldata COMMAND --help shows the arguments of a command; tooldata --version the version.")
    say("PROJECT is a project file (*.tooldata), a folder with a tooldata.toml, or a dataset file.")


def _prepare_streams() -> None:
    """Make reading and writing safe: a closed stream says nothing and swallows everything, and a character that the
    terminal cannot encode is spelled out."""
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115, PTH123 - stays open
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123 - stays open
        with contextlib.suppress(AttributeError):  # replaced by a test
            getattr(sys, name).reconfigure(errors="backslashreplace")


def _flushed(*, told: bool) -> bool:
    """Send what is left; where that fails, say so unless something was *told*, and keep Python from trying again."""
    sent = _sent(sys.stdout, told=told)
    _sent(sys.stderr, told=True)
    return sent


def _sent(stream: TextIO, *, told: bool) -> bool:
    try:
        stream.flush()
    except OSError as error:
        if not told:
            tell(f"tooldata: {error.strerror}")
        with contextlib.suppress(OSError, ValueError):
            void = os.open(os.devnull, os.O_WRONLY)
            os.dup2(void, stream.fileno())
            os.close(void)
        return False
    return True


def _terminated(_number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(128 + signal.SIGTERM)


def _tell_bug() -> int:
    import traceback

    for line in visible(traceback.format_exc()).splitlines():
        tell(line)
    tell("tooldata: this is a mistake in tooldata, not in your data; please report the lines above")
    return 1
