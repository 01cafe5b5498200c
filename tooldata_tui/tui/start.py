"""What a review screen is opened with."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tooldata_tui.review.present.page import Page
from tooldata_tui.settings.model import ExportSettings, ProviderSettings
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
    :ivar seed_tools: the file of the tools that messages written by hand are for, if there is one
    :ivar seeding: begin with the screen of seeds
    :ivar providers: language models that can be asked; ``provider`` is who is, where nobody says so
    :ivar export: what the settings say of exports, and the folder that their paths start at
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
    seed_tools: Path | None = None
    seeding: bool = False
    providers: Mapping[str, ProviderSettings] = {}
    provider: str = ""
    export: tuple[ExportSettings, Path] = ExportSettings(), Path()
