"""What a review screen is opened with."""

from collections.abc import Sequence
from typing import NamedTuple

from tooldata_tui.review.present.page import Page
from tooldata_tui.tui.painter import Painter

__all__ = ["Start"]


class Start(NamedTuple):
    """How a review begins.

    :ivar name: of the project, for the header
    :ivar position: where the cursor stands
    :ivar limit: decisions after which it ends, or None
    :ivar minutes: minutes of work after which it ends, or None
    :ivar importing: the command that imports beside it, if any
    :ivar scanning: the command that compares the examples beside it, if any
    :ivar notices: what to say once at the start
    :ivar known: the highest example that the queue knows of
    :ivar painted: what is on the screen already, if anything
    :ivar page: the example that is seen there
    """

    name: str
    theme: str
    position: int = 0
    frame_diff: bool = True
    advance: bool = True
    limit: int | None = None
    minutes: float | None = None
    importing: Sequence[str] = ()
    scanning: Sequence[str] = ()
    notices: Sequence[str] = ()
    known: int = 0
    painted: Painter | None = None
    page: Page | None = None
