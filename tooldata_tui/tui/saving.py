"""Saving: every verdict goes through here, so that the header can say at any time what became of it."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from tooldata_tui.errors import SaveError
from tooldata_tui.review.present.bars import Saved

if TYPE_CHECKING:
    from tooldata_tui.tui.review_app import ReviewApp

__all__ = ["Saving", "in_short"]

T = TypeVar("T")
#: Seconds after which a person is told that saving takes long.
_SLOW = 0.3


def in_short(error: SaveError) -> str:
    """Why it is not saved, without the name of the project: on this screen there is only one."""
    return f"NOT saved: {error.message}" + (f"; {error.hint}" if error.hint else "")


class Saving:
    """Does what writes to the project, on the writing thread, one after the other.

    :ivar unsaved: what a person decided and the project does not hold, in words, by what it is about
    """

    def __init__(self, app: "ReviewApp") -> None:
        self._app = app
        self.unsaved: dict[object, str] = {}
        self.busy = False

    async def save(self, about: object, words: str, call: Callable[[], T]) -> T:
        """Do *call* and return what it returns.

        While it runs nothing can be decided; where it fails, what was on the screen can be decided again.

        :param about: the example it is about, or a word; what is saved of it later makes good for a failure before
        :param words: what is done, for a person who has to be told that it was not
        :raises SaveError: it is not saved
        """
        app = self._app
        # What is decided has to be painted again before the next key may act on it.
        held = app.detail.hold() if about == app.listing.current else None
        self.busy = True
        slow = asyncio.get_running_loop().call_later(_SLOW, self._tell_slow)
        try:
            # Noted on the thread that writes: the screen may be gone before the answer comes.
            result = await app.threads.write(lambda: self._do(about, words, call))
        except SaveError:
            app.detail.release(held)
            app.bars.saved = Saved.NO
            app.bars.show_header()
            raise
        except BaseException:
            app.detail.release(held)
            raise
        finally:
            slow.cancel()
            self.busy = False
        app.bars.saved = Saved.NO if self.unsaved else Saved.YES
        if app.scanning is not None:
            app.scanning.decided()
        return result

    def _do(self, about: object, words: str, call: Callable[[], T]) -> T:
        try:
            result = call()
        except SaveError as error:
            self.unsaved[about] = f"{words}: {error}"
            raise
        self.unsaved.pop(about, None)
        return result

    def _tell_slow(self) -> None:
        self._app.bars.saved = Saved.WAITING
        self._app.bars.show_header()
