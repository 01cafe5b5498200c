"""Keeps what is being typed as a draft once the keys rest, so that a program that is killed takes a second with it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import ClassVar

from textual.widget import Widget
from textual.worker import WorkType

from tooldata_tui.errors import TooldataError

__all__ = ["DraftKeeper"]


class DraftKeeper:
    """Keeps the newest draft there is.

    :param node: in whose name the work is done
    :param make: the draft as it stands; None where nothing is to be kept
    :param keep: keeps it, or with None forgets it; may raise :class:`TooldataError`
    :param tell: called when ``problem`` has changed
    :param draft: what is kept already
    :ivar problem: why the newest draft could not be kept, if so
    """

    #: How long the keys must rest, in seconds.
    DELAY: ClassVar[float] = 1.0

    def __init__(
        self,
        node: Widget,
        make: Callable[[], str | None],
        keep: Callable[[str | None], Awaitable[None]],
        tell: Callable[[], None],
        draft: str | None,
    ) -> None:
        self._node, self._make, self._keep, self._tell = node, make, keep, tell
        self._kept = draft
        self.problem = ""
        self._timer: asyncio.TimerHandle | None = None

    def touch(self) -> None:
        """Something was typed: keep it once the keys rest."""
        self.stop()
        # Not a timer of Textual's: it leaves out a tick that is late.
        self._timer = asyncio.get_running_loop().call_later(self.DELAY, self._start)

    def stop(self) -> None:
        """Keep nothing more, until the next touch."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _start(self) -> None:
        if self._node.is_attached:
            keep: WorkType[None] = self._run
            self._node.run_worker(keep, group="draft", exit_on_error=False)

    async def _run(self) -> None:
        draft = self._make()
        if draft == self._kept:
            return
        before = self.problem
        try:
            await self._keep(draft)
        except TooldataError as error:
            self.problem = f"the draft is not kept: {error}"
        else:
            self._kept, self.problem = draft, ""
        if self.problem != before:
            self._tell()
