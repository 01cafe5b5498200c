"""Guesses which tool a message asks for, once the keys rest."""

import asyncio
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, ClassVar

from tooldata_tui.dataset import Toolset
from tooldata_tui.tasks.guessing import guesses

if TYPE_CHECKING:
    from tooldata_tui.tui.review_app import ReviewApp

__all__ = ["LiveGuess"]


class LiveGuess:
    """Guesses for the newest message there is, one at a time.

    :param show: told how likely each tool is; never for a message that has changed since
    """

    #: How long the keys must rest, in seconds.
    DELAY: ClassVar[float] = 0.2

    def __init__(self, app: "ReviewApp", toolset: Toolset, show: Callable[[Mapping[str, float]], None]) -> None:
        self._app, self._toolset, self._show = app, toolset, show
        self._message = ""
        self._known: str | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._lock = asyncio.Lock()

    def ask(self, message: str) -> None:
        """Guess for *message* once the keys rest."""
        self.rest()
        self._message = message
        # Not a timer of Textual's: it leaves out a tick that is late.
        self._timer = asyncio.get_running_loop().call_later(self.DELAY, self._start)

    def _start(self) -> None:
        self._app.in_background(self.now)

    async def now(self) -> None:
        """Guess at once, unless that was done for this message."""
        self.rest()
        async with self._lock:
            message = self._message
            if message == self._known:
                return
            db = self._app.session.reader
            found = await self._app.threads.read(lambda: guesses(db, message, self._toolset) if message.strip() else [])
            if message == self._message:
                self._known = message
                self._show({one.tool: one.share for one in found})

    def forget(self) -> None:
        """What is known may be otherwise now: an example more."""
        self._known = None

    def rest(self) -> None:
        """Do nothing more, until the next message."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
