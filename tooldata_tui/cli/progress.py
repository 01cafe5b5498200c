"""How far an import is: one line that is rewritten on a terminal, a plain line now and then elsewhere."""

import time
from collections.abc import Callable
from typing import TextIO

from tooldata_tui.cli.output import screen_width
from tooldata_tui.tasks.importing import Progress
from tooldata_tui.text import cell_width, clip, one_line

__all__ = ["ProgressLine", "bar"]

#: Seconds between two updates: on a terminal, which may be far away, and in a log.
_ON_SCREEN, _IN_LOG = 0.25, 10.0
_BAR = 20


def bar(share: float, width: int) -> str:
    """A bar that *share*, from 0 to 1, fills."""
    full = round(min(max(share, 0.0), 1.0) * width)
    return "▓" * full + "░" * (width - full)


class ProgressLine:
    """Shows :class:`Progress` on *stream*. A file that is read within the first interval shows nothing."""

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream, self._clock = stream, clock
        self._columns = screen_width(stream)
        self._last = clock()
        self._shown = 0

    def __call__(self, progress: Progress) -> None:
        now = self._clock()
        if now - self._last < (_ON_SCREEN if self._columns else _IN_LOG):
            return
        self._last = now
        if self._columns:
            self._rewrite(clip(self._words(progress, with_bar=True), self._columns - 1))
        else:
            self._stream.write(self._words(progress, with_bar=False) + "\n")
            self._stream.flush()

    def clear(self) -> None:
        """Take the line off the terminal."""
        if self._shown:
            self._rewrite("")
            self._stream.write("\r")
            self._stream.flush()

    def _rewrite(self, line: str) -> None:
        # Spaces over what was longer before: no escape sequence, so every terminal can do it.
        width = cell_width(line)
        self._stream.write("\r" + line + " " * (self._shown - width))
        self._stream.flush()
        self._shown = width

    @staticmethod
    def _words(progress: Progress, *, with_bar: bool) -> str:
        counts = f"{progress.examples:,} examples" + (f", {progress.bad:,} bad lines" if progress.bad else "")
        name = one_line(progress.file.rsplit("/", 1)[-1])
        if not progress.total:
            return f"{counts}  {name}"
        share = progress.done / progress.total
        return f"{bar(share, _BAR) + ' ' if with_bar else ''}{share:4.0%}  {counts}  {name}"
