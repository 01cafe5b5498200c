"""Keys and commands that lead to the boundaries: all of them, that of the current example, the rulings as a file."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from tooldata_tui.errors import UsageError
from tooldata_tui.review.boundaries import boundaries_in
from tooldata_tui.text import plural

if TYPE_CHECKING:
    from tooldata_tui.tui.review_app import ReviewApp

__all__ = ["Borders"]


class Borders:
    """Opens the screens, which are loaded then."""

    def __init__(self, app: "ReviewApp") -> None:
        self._app = app

    def actions(self) -> Mapping[str, Callable[[], object]]:
        return {"boundary.open": self._open_one, "boundaries.open": self.open_all}

    async def open_all(self, _: str = "") -> None:
        """Open the screen of all boundaries."""
        from tooldata_tui.tui.boundaries_screen import open_boundaries

        await open_boundaries(self._app)

    async def _open_one(self) -> None:
        from tooldata_tui.tui.boundary_screen import open_boundary

        app = self._app
        view = await app.deciding.view_to_open()
        if view is None:
            return
        found = boundaries_in(view.findings)
        if not found:
            key = app.keymap.shown("boundaries.open")
            raise UsageError(f"#{view.id} lies on no boundary that was found", hint=f"{key} shows them all")
        await open_boundary(app, found[0], view.id)

    async def export(self, name: str) -> None:
        """Write the rulings as Markdown to the file *name*. Raises :class:`UsageError` where that cannot be done."""
        from tooldata_tui.tasks.guidelines import write_guidelines

        app = self._app
        if not name:
            raise UsageError("say which file to write", hint="rulings FILE")
        target = Path(name).expanduser()
        count = await app.threads.read(lambda: write_guidelines(app.session.reader, app.project_name, target))
        app.bars.announce(f"{plural(count, 'ruling')} written to {target}")
