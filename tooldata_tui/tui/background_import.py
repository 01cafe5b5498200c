"""Imports dataset files in a child process while the review is open already."""

import time
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tooldata_tui.tui.child import child_events

__all__ = ["ImportEvent", "import_events"]

#: Seconds between two reports; over a slow line each is a few dozen bytes.
_PERIOD = 1.0


@dataclass(frozen=True, slots=True)
class ImportEvent:
    """How far the import is.

    :ivar percent: of the file, or None where that cannot be told
    :ivar message: why it failed, or empty
    :ivar remark: what the file was taken for, where that needs saying
    """

    done: bool
    percent: int | None = None
    bad: int = 0
    message: str = ""
    remark: str = ""


async def import_events(command: Sequence[str]) -> AsyncIterator[ImportEvent]:
    """Run *command* and yield what it reports: the first at once, then one a second, then the last."""
    last = 0.0
    ended = False
    async for told in child_events(command):
        event = _event(told)
        now = time.monotonic()
        if event is not None and (event.done or event.remark or now - last >= _PERIOD):
            last, ended = now, event.done
            yield event
    if not ended:
        yield ImportEvent(True, message="the import ended early; it goes on next time")


def _event(told: Mapping[str, Any]) -> ImportEvent | None:
    try:
        match told["event"]:
            case "progress":
                total = told["total"]
                percent = min(100, told["done"] * 100 // total) if total else None
                return ImportEvent(False, percent, told["bad"])
            case "done":
                return ImportEvent(True, 100, told["bad"])
            case "guess":
                return ImportEvent(False, remark=str(told["words"]))
            case "error":
                return ImportEvent(True, message=str(told["message"]))
    except (KeyError, TypeError):
        pass
    return None
