"""The terminal between the first frame and the app that takes it over. Textual is not imported here."""

import contextlib
import os
import termios
from typing import Any

__all__ = ["ALTERNATE_SCREEN", "EarlyScreen"]

ALTERNATE_SCREEN = "\x1b[?1049h"
_HIDE_CURSOR = "\x1b[?25l"
_LEAVE = "\x1b[0m\x1b[?25h\x1b[?1049l"
_LOCAL_FLAGS = 3  # in what tcgetattr returns


class EarlyScreen:
    """Shows a frame before there is an app.

    What is typed from then on is not echoed, and is there for the app to read. What was typed before is not: nobody had
    seen the example. ctrl+c still ends the process.

    :param keyboard: file descriptor that keys come from
    :param screen: file descriptor of what the app will draw on
    """

    def __init__(self, keyboard: int, screen: int) -> None:
        self._keyboard, self._screen = keyboard, screen
        self._modes: list[Any] | None = None
        #: Whether the frame is there, and nobody has taken the terminal over.
        self.is_up = False

    def show(self, frame: str) -> None:
        """Switch to the other screen and send *frame*."""
        with contextlib.suppress(termios.error):
            self._modes = termios.tcgetattr(self._keyboard)
            quiet = [*self._modes]
            quiet[_LOCAL_FLAGS] &= ~(termios.ECHO | termios.ICANON)
            termios.tcsetattr(self._keyboard, termios.TCSAFLUSH, quiet)
        self.is_up = True
        self._send(f"{ALTERNATE_SCREEN}{_HIDE_CURSOR}{frame}")

    def hand_over(self) -> None:
        """An app takes the terminal over: it finds the keyboard as we found it, and the frame on the screen."""
        self.is_up = False
        self._restore()

    def withdraw(self) -> None:
        """Leave no trace, unless an app has taken over."""
        if self.is_up:
            self.is_up = False
            self._send(_LEAVE)
            self._restore()

    def _restore(self) -> None:
        if self._modes is not None:
            with contextlib.suppress(termios.error):
                termios.tcsetattr(self._keyboard, termios.TCSANOW, self._modes)

    def _send(self, text: str) -> None:
        data = text.encode("utf-8", "replace")
        with contextlib.suppress(OSError):  # the app will notice
            while data:
                data = data[os.write(self._screen, data) :]
