"""Editing a row in the person's own editor, on the terminal that the screen lends it."""

import contextlib
import os
import shlex
import shutil
import signal
import sys
import tempfile
import termios
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from textual.app import App, SuspendNotSupported

from tooldata_tui.dataset.jsontext import JsonError, dumps, loads_exact
from tooldata_tui.errors import TooldataError
from tooldata_tui.formats.row_error import RowError
from tooldata_tui.formats.wire import check_row
from tooldata_tui.review.editable import close_arguments, json_text, open_arguments, place_of_error
from tooldata_tui.review.editing import read_draft
from tooldata_tui.review.rowcalls import Row
from tooldata_tui.tui.terminal import RESET

__all__ = ["EditorError", "edit_externally", "edit_file", "editor_command"]

#: What an editor that was killed may have left on: keys that send other codes, and margins.
_SANE = f"{RESET}\x1b[?1l\x1b>\x1b[r"

#: Ours to handle or ignore, but an editor's as they are by default.
_DEFAULT = (signal.SIGINT, signal.SIGQUIT, signal.SIGTERM, signal.SIGHUP, signal.SIGPIPE, signal.SIGTSTP)


class EditorError(TooldataError):
    """The editor could not be used, or what it left is no row.

    :ivar draft: what was written, where that is worth keeping
    """

    def __init__(self, message: str, *, hint: str = "", draft: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.draft = draft


def edit_externally(app: App[Any], row: Row, draft: str | None = None) -> Row | None:
    """Let the person edit *row* as JSON in ``$VISUAL`` or ``$EDITOR``; None where nothing was changed.

    The arguments of calls are written as the objects that they say, and what a terminal would act on as escapes.
    Numbers, the order of keys and untouched arguments stay to the letter. Waits until the editor has ended.

    :param draft: a text to begin with rather than the row
    :raises EditorError: with a sentence for the person, and the text where it is to be kept as a draft
    """
    command = editor_command(os.environ)
    text = _beginning(row, draft)
    failure: EditorError | None = None
    edited = text
    try:
        with app.suspend():
            # Nothing may be raised in here: the screen would not come back.
            try:
                edited = edit_file(command, text)
            except EditorError as error:
                failure = error
    except SuspendNotSupported:
        raise EditorError("an editor cannot have this terminal", hint="edit here instead") from None
    if failure is not None:
        raise failure
    return _row_of(edited, row) if edited != text or draft is not None else None


def _beginning(row: Row, draft: str | None) -> str:
    if draft is not None:
        with contextlib.suppress(JsonError):
            row, texts = read_draft(draft)
            if not texts:
                return draft
        if not isinstance(row, dict):
            return draft
    return json_text(open_arguments(row))[0]


def _row_of(text: str, row: Row) -> Row | None:
    try:
        value = loads_exact(text)
        check_row(value)
    except JsonError as error:
        line, column = place_of_error(text, error)
        words = f"not JSON: {error.reason}, line {line}, column {column}"
        raise EditorError(words, hint="it is kept as a draft", draft=text) from None
    except RowError as error:
        raise EditorError(str(error), hint="it is kept as a draft", draft=text) from None
    edited = close_arguments(value, row)
    return None if dumps(edited) == dumps(row) else edited


def editor_command(environ: Mapping[str, str]) -> list[str]:
    """The editor as a command, split as a shell would, but never run by one. Raises :class:`EditorError`."""
    for name in ("VISUAL", "EDITOR"):
        if environ.get(name, "").strip():
            try:
                command = shlex.split(environ[name])
            except ValueError:
                raise EditorError(f"${name} has a quote that is not closed") from None
            if shutil.which(command[0], path=environ.get("PATH")) is None:
                raise EditorError(f"${name} is {command[0]}, and there is no such program")
            return command
    if shutil.which("vi", path=environ.get("PATH")) is None:
        raise EditorError("there is no editor", hint="set $EDITOR to one")
    return ["vi"]


def edit_file(command: list[str], text: str) -> str:
    """Run *command* on a file that holds *text*, and return what it holds then.

    The file is readable by its owner alone, and gone afterwards. The terminal is left as it was found, even by an
    editor that was killed, and what was typed ahead is dropped. Raises :class:`EditorError`.
    """
    try:
        with tempfile.TemporaryDirectory(prefix="tooldata-", ignore_cleanup_errors=True) as folder:  # of mode 0700
            file = Path(folder) / "example.json"
            file.touch(0o600, exist_ok=False)
            file.write_text(text + "\n", encoding="utf-8")
            with _terminal_kept():
                status = _run([*command, str(file)])
            return _read(file, text, status)
    except OSError as error:
        raise EditorError(f"{command[0]}: {(error.strerror or 'the system refuses it').lower()}") from None


@contextlib.contextmanager
def _terminal_kept() -> Iterator[None]:
    """Put the terminal back as it was, whatever has become of it."""
    terminal = sys.__stdin__.fileno() if sys.__stdin__ is not None and sys.__stdin__.isatty() else None
    if terminal is None:
        yield
        return
    modes = termios.tcgetattr(terminal)
    try:
        yield
    finally:
        # A shell that was killed may have kept the foreground; as long as it is not ours, asking for it stops us.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGTTOU,))
        with contextlib.suppress(OSError):
            os.tcsetpgrp(terminal, os.getpgrp())
        with contextlib.suppress(OSError, termios.error):
            termios.tcsetattr(terminal, termios.TCSANOW, modes)
            # What was typed at an editor that is gone is no decision about an example.
            termios.tcflush(terminal, termios.TCIFLUSH)
            os.write(terminal, _SANE.encode())
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _read(file: Path, before: str, status: int) -> str:
    try:
        text = file.read_text(encoding="utf-8").removesuffix("\n")
    except FileNotFoundError:
        raise EditorError("the editor took the file away; nothing was changed") from None
    except UnicodeDecodeError:
        raise EditorError("what the editor wrote is not UTF-8; nothing was changed") from None
    if status:
        why = f"ended with exit code {status}" if status > 0 else f"was killed by {signal.Signals(-status).name}"
        draft = text if text != before else None
        kept = "what it wrote is kept as a draft" if draft is not None else ""
        raise EditorError(f"the editor {why}; nothing was changed", hint=kept, draft=draft)
    return text


def _run(command: list[str]) -> int:
    """The exit code of *command*, negative for the signal that killed it."""
    # Not subprocess with a preexec_fn: other threads are running, and what they hold would stay locked in a fork.
    child = os.posix_spawnp(command[0], command, os.environ, setsigmask=(), setsigdef=_DEFAULT)
    with _interrupts_are_its():
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@contextlib.contextmanager
def _interrupts_are_its() -> Iterator[None]:
    """ctrl+c reaches us as well as the editor, and is meant for the editor."""
    before = signal.signal(signal.SIGINT, lambda number, frame: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
