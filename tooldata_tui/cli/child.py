"""What the commands have in common that the review screen runs beside itself: they report as JSON lines on stdout, and
end when their stdin does, since whoever started them is gone then."""

import contextlib
import os
import sys
import threading
from collections.abc import Callable

from tooldata_tui.cli.output import say_json

__all__ = ["emit", "end_with_stdin", "step_back"]

#: Steps down in the queue for the processor: the screen comes first.
_NICE = 10


def end_with_stdin(heard: Callable[[], object] = lambda: None) -> None:
    """End this process when its standard input ends, whatever it is doing then.

    :param heard: called, on a thread of its own, each time something comes in
    """
    threading.Thread(target=_watch, args=(heard,), daemon=True).start()


def _watch(heard: Callable[[], object]) -> None:
    while os.read(0, 4096):
        heard()
    os._exit(1)


def step_back() -> None:
    """Leave the processor to whoever else wants it."""
    with contextlib.suppress(OSError):
        os.nice(_NICE)


def emit(**event: object) -> None:
    """Report something."""
    say_json(event)
    sys.stdout.flush()
