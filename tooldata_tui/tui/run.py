"""Opens a project in the review screen, and closes it again."""

import getpass
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from tooldata_tui.errors import TooldataError
from tooldata_tui.review.options import ReviewOptions
from tooldata_tui.review.session import ReviewSession, RowChecker
from tooldata_tui.review.tally import Progress
from tooldata_tui.settings.keymap import resolve_keymap
from tooldata_tui.settings.theme import load_themes, pick_theme
from tooldata_tui.store.project import Project
from tooldata_tui.text import one_line
from tooldata_tui.tui.crash import state_directory
from tooldata_tui.tui.review_app import ReviewApp, Start
from tooldata_tui.tui.terminal import run_guarded

__all__ = ["outcome", "run_review"]


def run_review(options: ReviewOptions) -> tuple[int, Sequence[str]]:
    """Run one review session.

    :returns: exit code, and the lines that sum it up
    :raises TooldataError: the project, a setting or a theme is wrong; nothing was shown yet
    """
    settings = options.settings
    keymap = resolve_keymap(settings.review.keys, settings.keys, settings.file)
    themes = load_themes()
    name = options.theme or settings.review.theme
    source = None if options.theme else settings.sources.get("review.theme")
    theme = pick_theme(themes, name, colours=_colours(), source=source).name
    reviewer = options.reviewer or settings.review.reviewer or getpass.getuser()
    project = Project.open(options.project_path, make=bool(options.imports), read_only=options.read_only)
    session = ReviewSession(project, reviewer, _checker)
    try:
        queue = session.open_queue(options.queue, options.filter_text)
        progress = Progress.of(session.queries.tallies())
        memos = session.queries.memos()
        where = memos.get(f"cursor:{reviewer}")
        start = queue.position_of(where) if isinstance(where, int) and not options.filter_text else None
        if start is None or queue.at(start) in queue.closed:
            start = queue.next_open(-1) or 0
        imports = _fresh(options, session)
        apps: list[ReviewApp] = []

        beginning = Start(
            name=settings.project.name or options.project_path.stem,
            theme=theme,
            position=start,
            frame_diff=settings.review.frame_diff,
            advance=settings.review.advance,
            limit=options.limit,
            minutes=options.minutes,
            importing=_importing(options, imports),
            notices=list(project.notices),
            known=session.queries.last_example(),
        )

        def make_app() -> ReviewApp:
            apps.append(ReviewApp(session, queue, progress, keymap, themes, beginning))
            return apps[-1]

        code = run_guarded(make_app, state_directory(os.environ), mouse=settings.review.mouse)
        for app in apps:
            app.threads.close()
            _remember(app, reviewer)
            return outcome(app, code)
        return code, ()
    finally:
        session.close()
        project.close()


def outcome(app: ReviewApp, code: int) -> tuple[int, Sequence[str]]:
    """The exit code, and what the session came to; first of all what was decided and is not in the project."""
    lost = [f"NOT saved: {one_line(words)}" for words in app.saving.unsaved.values()]
    return (code or 1, [*lost, *_summary(app)]) if lost else (code, _summary(app))


def _checker() -> RowChecker:
    from tooldata_tui.rules import Checker

    return Checker()


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


def _remember(app: ReviewApp, reviewer: str) -> None:
    """Keep the place and the order for a quick start; what was decided is saved long since."""
    if app.session.project.db is None:
        return
    try:
        if app.listing.current is not None:
            app.session.remember(**{f"cursor:{reviewer}": app.listing.current})
        app.session.save_queue(app.listing.queue)
    except TooldataError as error:
        print(f"tooldata: the place in the queue is not kept: {one_line(str(error))}", file=sys.stderr)  # noqa: T201


def _summary(app: ReviewApp) -> Sequence[str]:
    progress = app.progress
    if not progress.events:
        return ()
    from tooldata_tui.review.pace import summarize

    lines = summarize(progress.began, progress.events, progress.left).lines()
    return (*([app.ended] if app.ended else []), *lines)


def _colours() -> int:
    """How many colours the terminal says it has."""
    system = os.environ.get("TEXTUAL_COLOR_SYSTEM", "auto")
    if system in ("truecolor", "256", "standard"):
        return {"truecolor": 2**24, "256": 256, "standard": 16}[system]
    if os.environ.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return 2**24
    term = os.environ.get("TERM", "")
    return 256 if "256" in term or "kitty" in term or "direct" in term else 16
