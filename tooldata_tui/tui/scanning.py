"""The order gets better while the examples are compared beside the review, and nothing that is looked at moves."""

import contextlib
import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tooldata_tui.text import one_line
from tooldata_tui.tui.child import Knocker, child_events
from tooldata_tui.tui.growth import take_order

if TYPE_CHECKING:
    from tooldata_tui.tui.review_app import ReviewApp

__all__ = ["Scanning"]

#: Seconds between two reports of how far it is; over a slow line each is a few dozen bytes.
_PERIOD = 2.0


class Scanning:
    """Follows a scan that runs in a child process, and tells it of decisions, which change what is left.

    :param command: what the child is started with
    :ivar is_following: whether there is such a child
    """

    def __init__(self, app: "ReviewApp", command: Sequence[str]) -> None:
        self._app = app
        self._command = command
        self._knocker = Knocker()
        self._told = ("", 0.0)
        self.is_following = False

    async def follow(self) -> None:
        """Take each order as soon as there is one: by words first, then by meaning, then after decisions."""
        ended = "the scan ended early; the next one begins anew"
        self.is_following = True
        async with contextlib.aclosing(child_events(self._command, self._knocker)) as events:
            async for event in events:
                match event.get("event"):
                    case "progress":
                        self._show(event)
                    case "written":
                        await take_order(self._app)
                        self._app.begun = True
                    case "remark":
                        self._app.bars.remark(one_line(str(event.get("message"))))
                    case "compared":
                        ended = ""
                        self._rest(str(event.get("remark") or ""))
                    case "error":
                        ended = str(event.get("message"))
        if ended:
            self._rest(ended)

    def decided(self) -> None:
        """Something was decided, or taken back."""
        self._knocker.knock()

    def _show(self, event: Mapping[str, Any]) -> None:
        stage, now = str(event.get("stage")), time.monotonic()
        before, told = self._told
        if stage == before and now - told < _PERIOD:
            return
        self._told = (stage, now)
        done, total = event.get("done"), event.get("total")
        share = f" {done * 100 // total} %" if stage == "embedding" and done and total else ""
        self._activity(f"comparing{share}")

    def _rest(self, remark: str) -> None:
        self._activity("")
        if remark:
            self._app.bars.remark(one_line(remark))

    def _activity(self, words: str) -> None:
        if self._app.bars.activity != words:
            self._app.bars.activity = words
            self._app.bars.show_header()
