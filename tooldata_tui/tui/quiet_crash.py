"""An App whose crash does not print the values of its variables."""

import os
import sys
from pathlib import Path

from textual.app import App, ReturnType
from textual.worker import WorkerFailed

from tooldata_tui.tui.crash import report_crash, state_directory

__all__ = ["QuietCrash"]


class QuietCrash(App[ReturnType]):
    """Ends on an unhandled exception with three lines and a crash file.

    Textual prints a traceback with local variables, and with them whatever data or key was at hand.
    """

    #: Where crash files go; None for the user's state directory.
    crash_directory: Path | None = None
    _crash: BaseException | None = None

    def _handle_exception(self, error: Exception) -> None:
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
            self._crash = error.error if isinstance(error, WorkerFailed) else error
        self._close_messages_no_wait()

    def _print_error_renderables(self) -> None:
        if self._crash is None:
            super()._print_error_renderables()
            return
        report_crash(self._crash, self.crash_directory or state_directory(os.environ), sys.__stderr__)
        self._crash = None
