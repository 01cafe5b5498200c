"""What a review is started with."""

from dataclasses import dataclass
from pathlib import Path

from tooldata_tui.settings.model import Settings

__all__ = ["ReviewOptions"]


@dataclass(frozen=True, slots=True)
class ReviewOptions:
    """The command line's wishes for one review session.

    :ivar queue: the name of an order: ``priority``, ``file`` and the like
    :ivar limit: end after this many decisions
    :ivar minutes: end after this many minutes at work
    :ivar theme: a theme's name, or None for that of the settings
    :ivar imports: dataset files to import while the review is open already
    :ivar tools_file: tools for rows that bring none
    :ivar seed_tools: the file of the tools that messages written by hand are for, if there is one
    :ivar seeding: begin with the screen of seeds
    """

    project_path: Path
    settings: Settings
    queue: str = "priority"
    filter_text: str = ""
    limit: int | None = None
    minutes: float | None = None
    theme: str | None = None
    reviewer: str = ""
    read_only: bool = False
    imports: tuple[Path, ...] = ()
    tools_file: Path | None = None
    format_name: str | None = None
    seed_tools: Path | None = None
    seeding: bool = False
