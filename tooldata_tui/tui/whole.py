"""Keys about the set as a whole: its health."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tooldata_tui.tui.health_screen import Place
    from tooldata_tui.tui.review_app import ReviewApp

__all__ = ["Whole"]


class Whole:
    """Opens the screen, which is loaded then, and remembers where one was on it."""

    def __init__(self, app: "ReviewApp") -> None:
        self._app = app
        self._place: Place | None = None

    def actions(self) -> Mapping[str, Callable[[], object]]:
        return {"health.open": self.open_health}

    async def open_health(self, _: str = "") -> None:
        """Show the health of the set, where one left it the last time."""
        from tooldata_tui.tui.health_screen import Place, open_health

        await open_health(self._app, self._place or Place(), self._left_at)

    def _left_at(self, place: "Place") -> None:
        self._place = place
