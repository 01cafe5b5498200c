"""Opens a project in the review screen, and closes it again."""

import contextlib
import getpass
import os
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from rich.color import ColorSystem

from tooldata_tui.errors import TooldataError
from tooldata_tui.review.options import ReviewOptions
from tooldata_tui.review.queue import Queue
from tooldata_tui.review.session import ReviewSession, RowChecker
from tooldata_tui.review.tally import Progress
from tooldata_tui.settings.keymap import Keymap, resolve_keymap
from tooldata_tui.settings.model import Settings
from tooldata_tui.settings.theme import Theme, load_themes, pick_theme
from tooldata_tui.store.offering import TOOLS_MEMO
from tooldata_tui.store.project import Project
from tooldata_tui.tasks.judging import go_by
from tooldata_tui.text import one_line
from tooldata_tui.tui.crash import state_directory
from tooldata_tui.tui.early import EarlyScreen
from tooldata_tui.tui.first_frame import FirstFrame, Scene, paint, room_of, rows_seen
from tooldata_tui.tui.painter import erases_with_background
from tooldata_tui.tui.start import Start
from tooldata_tui.tui.styles import SpanStyles
from tooldata_tui.tui.terminal import run_guarded

if TYPE_CHECKING:
    from tooldata_tui.tui.review_app import ReviewApp

__all__ = ["outcome", "run_review"]

_SYSTEMS = {16: ColorSystem.STANDARD, 256: ColorSystem.EIGHT_BIT, 2**24: ColorSystem.TRUECOLOR}


def run_review(options: ReviewOptions) -> tuple[int, Sequence[str]]:
    """Run one review session.

    :returns: exit code, and the lines that sum it up
    :raises TooldataError: the project, a setting or a theme is wrong; nothing was shown yet
    """
    sys.setswitchinterval(0.0005)
    settings = options.settings
    keymap = resolve_keymap(settings.review.keys, settings.keys, settings.file)
    themes = load_themes()
    name = options.theme or settings.review.theme
    source = None if options.theme else settings.sources.get("review.theme")
    theme = pick_theme(themes, name, colours=_colours(), source=source)
    reviewer = options.reviewer or settings.review.reviewer or getpass.getuser()
    make = bool(options.imports) or options.seeding
    project = Project.open(options.project_path, make=make, read_only=options.read_only)
    session = ReviewSession(project, reviewer, partial(_checker, settings), settings.priority)
    try:
        go_by(project, settings)
        queue = session.open_queue(options.queue, options.filter_text)
        progress = Progress.of(session.queries.tallies())
        beginning = Start(
            name=settings.project.name or options.project_path.stem,
            theme=theme.name,
            position=_position(options, session, queue),
            frame_diff=settings.review.frame_diff,
            advance=settings.review.advance,
            limit=options.limit,
            minutes=options.minutes,
            importing=_importing(options, _fresh(options, session)),
            scanning=_scanning(options, session),
            notices=project.notices,
            known=session.queries.last_example(),
            providers=settings.providers,
            provider=settings.generation.provider,
            seed_tools=options.seed_tools,
            seeding=options.seeding or _has_only_tools(options, session),
            export=(settings.export, Path(settings.file).parent if settings.file else options.project_path.parent),
        )
        frame = _first_frame(session, queue, progress, keymap, theme, beginning)
        apps: list[ReviewApp] = []

        def make_app(early: EarlyScreen) -> "ReviewApp":
            from tooldata_tui.tui.review_app import ReviewApp

            start = beginning._replace(page=frame.page) if frame else beginning
            apps.append(ReviewApp(session, queue, progress, keymap, themes, start))
            if frame:
                apps[-1].take_over(early, frame.painter)
            return apps[-1]

        directory, text = state_directory(os.environ), frame.text if frame else ""
        code = run_guarded(make_app, directory, first_frame=text, mouse=settings.review.mouse)
        for app in apps:
            app.threads.close()
            _remember(app, reviewer)
            return outcome(app, code)
        return code, ()
    finally:
        session.close()
        project.close()


def _position(options: ReviewOptions, session: ReviewSession, queue: Queue) -> int:
    """Where to begin: where one was, else at the first that is open; a draw goes on where it was left."""
    where = session.queries.memos().get(f"cursor:{session.reviewer}")
    start = queue.position_of(where) if isinstance(where, int) and not (options.filter_text or queue.is_draw) else None
    if start is None or queue.at(start) in queue.closed:
        start = queue.next_open(-1) or 0
    return start


def _first_frame(
    session: ReviewSession, queue: Queue, progress: Progress, keymap: Keymap, theme: Theme, start: Start
) -> FirstFrame | None:
    """The frame to show before Textual is loaded, where there is one and the app would paint the same."""
    if not start.frame_diff or theme.ansi or os.environ.get("NO_COLOR"):
        return None  # Textual draws by itself, or turns our colours into others
    try:
        size = os.get_terminal_size(sys.__stdin__.fileno() if sys.__stdin__ else 0)
        room = room_of(*size)
        current = queue.at(start.position)
        if room is None or current is None:
            return None
        first, count = rows_seen(room, start.position, len(queue))
        view, rows = session.view(current), session.rows(queue.slice(first, count))
        if view is None or len(rows) < count:
            return None
        scene = Scene(
            start.name, session.reviewer, queue, start.position, first, rows, view, progress, keymap, start.known
        )
        system = _SYSTEMS[_colours()]
        return paint(scene, room, SpanStyles(theme), system, erases=erases_with_background(os.environ))
    except (OSError, TooldataError):
        return None  # the app says what is wrong


def outcome(app: "ReviewApp", code: int) -> tuple[int, Sequence[str]]:
    """The exit code, and what the session came to; first of all what was decided and is not in the project."""
    lost = [f"NOT saved: {one_line(words)}" for words in app.saving.unsaved.values()]
    return (code or 1, [*lost, *_summary(app)]) if lost else (code, _summary(app))


def _checker(settings: Settings) -> RowChecker:
    from tooldata_tui.rules.every import EveryRule
    from tooldata_tui.rules.registry import selected

    return EveryRule(selected(settings.rules.select, settings.rules.ignore))


def _fresh(options: ReviewOptions, session: ReviewSession) -> list[Path]:
    """The files that are not in the project as they are now."""
    if options.tools_file is not None:
        return list(options.imports)
    known = {(options.project_path.parent / file.path).resolve(): file for file in session.queries.files()}
    fresh = []
    for path in options.imports:
        file, status = known.get(path.resolve()), path.stat()
        if file is None or (file.size, file.mtime) != (status.st_size, status.st_mtime_ns):
            fresh.append(path)
    return fresh


def _has_only_tools(options: ReviewOptions, session: ReviewSession) -> bool:
    """Whether there is nothing to review and something to write: examples of tools that have none."""
    if options.imports or options.read_only or session.queries.last_example():
        return False
    return options.seed_tools is not None or TOOLS_MEMO in session.queries.memos()


def _importing(options: ReviewOptions, imports: Sequence[Path]) -> list[str]:
    """The command of the child that imports while the review is open."""
    if not imports:
        return []
    # -P: a folder of data is no place to import modules from.
    command = [sys.executable, "-P", "-m", "tooldata_tui", "_import", str(options.project_path)]
    command += [str(path) for path in imports]
    command.append("--events")
    if options.tools_file:
        command += ["--tools", str(options.tools_file)]
    if options.format_name:
        command += ["--format", options.format_name]
    return command


def _scanning(options: ReviewOptions, session: ReviewSession) -> list[str]:
    """The command of the child that compares the examples while the review is open."""
    if not options.settings.review.scan or session.project.db is None:
        return []
    return [sys.executable, "-P", "-m", "tooldata_tui", "_scan", str(options.project_path)]


def _remember(app: "ReviewApp", reviewer: str) -> None:
    """Keep the place and the order for a quick start; what was decided is saved long since."""
    if app.session.project.db is None:
        return
    try:
        if app.listing.current is not None:
            app.session.remember(**{f"cursor:{reviewer}": app.listing.current})
        app.session.save_queue(app.listing.queue)
    except TooldataError as error:
        print(f"tooldata: the place in the queue is not kept: {one_line(str(error))}", file=sys.stderr)  # noqa: T201


def _summary(app: "ReviewApp") -> Sequence[str]:
    progress, parting = app.progress, [app.generating.parting] if app.generating.parting else []
    if not progress.events:
        return parting
    from tooldata_tui.review.pace import summarize

    estimate = None
    if app.listing.queue.is_draw:
        with contextlib.suppress(TooldataError):  # what was decided is summed up all the same
            estimate = app.session.estimate()
    lines = summarize(progress.began, progress.events, progress.left, estimate).lines()
    return (*([app.ended] if app.ended else []), *lines, *parting)


def _colours() -> int:
    """How many colours the terminal says it has."""
    system = os.environ.get("TEXTUAL_COLOR_SYSTEM", "auto")
    if system in ("truecolor", "256", "standard"):
        return {"truecolor": 2**24, "256": 256, "standard": 16}[system]
    if os.environ.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return 2**24
    term = os.environ.get("TERM", "")
    return 256 if "256" in term or "kitty" in term or "direct" in term else 16
