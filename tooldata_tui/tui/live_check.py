"""What the rules say of a row while it is being edited: asked for once the keys rest, in a thread, a row at a time."""

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from textual.widget import Widget
from textual.worker import Worker, WorkerCancelled

from tooldata_tui.dataset import Finding
from tooldata_tui.errors import TooldataError
from tooldata_tui.review.rowcalls import Row

__all__ = ["LiveCheck"]


class LiveCheck:
    """Checks the newest row there is.

    :param node: in whose name the work is done
    :param check: called in a thread, never twice at once; may raise
    :param show: told the findings, and the reason where there could be none; never for a row that has changed since
    """

    #: How long the keys must rest, in seconds.
    DELAY: ClassVar[float] = 0.25

    def __init__(
        self,
        node: Widget,
        check: Callable[[Row], Sequence[Finding]],
        show: Callable[[Sequence[Finding], str], None],
    ) -> None:
        self._node, self._check, self._show = node, check, show
        self._make: Callable[[], Row | None] | None = None
        self._generation = 0
        self._timer: asyncio.TimerHandle | None = None
        self._worker: Worker[Any] | None = None
        self._running = False

    def ask(self, make: Callable[[], Row | None]) -> None:
        """Check what *make* returns once the keys rest; None if it cannot be checked."""
        self._generation += 1
        self._make = make
        if self._timer is not None:
            self._timer.cancel()
        # Not a timer of Textual's: it leaves out a tick that is late.
        self._timer = asyncio.get_running_loop().call_later(self.DELAY, self._start)

    def _start(self) -> None:
        if not self._running and self._node.is_attached:
            self._running = True
            self._worker = self._node.run_worker(self._run, group="check", exit_on_error=False)

    async def _run(self) -> None:
        try:
            while self._make is not None:
                await self._next()
        finally:
            self._running = False

    async def _next(self) -> None:
        assert self._make is not None
        make, self._make = self._make, None
        generation, row = self._generation, make()
        if row is None:
            return
        found: Sequence[Finding] = ()
        reason = ""
        try:
            found = await asyncio.to_thread(self._check, row)
        except TooldataError as error:
            reason = str(error)
        except Exception as error:  # a rule that fails must not end an edit
            reason = f"this could not be checked ({type(error).__name__})"
        if generation == self._generation:
            self._show(found, reason)

    async def rest(self) -> None:
        """Forget what was asked, and wait until nothing is being checked."""
        self._generation += 1
        self._make = None
        if self._timer is not None:
            self._timer.cancel()
        if self._worker is not None:
            with contextlib.suppress(WorkerCancelled):
                await self._worker.wait()
