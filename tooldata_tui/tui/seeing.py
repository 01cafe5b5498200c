"""The key that shows an example as the model sees it."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tooldata_tui.tui.review_app import ReviewApp

__all__ = ["Seeing"]


class Seeing:
    """Opens the screen, which is loaded then."""

    def __init__(self, app: "ReviewApp") -> None:
        self._app = app

    def actions(self) -> Mapping[str, Callable[[], object]]:
        return {"preflight.open": self.open}

    async def open(self, _: str = "") -> None:
        """Show the current example as the model sees it."""
        from tooldata_tui.tui.preflight_screen import open_preflight

        await open_preflight(self._app)
