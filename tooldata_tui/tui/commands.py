"""The command line, and keys about the session as a whole: help, theme, copy, quit."""

import json
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from tooldata_tui.errors import UsageError
from tooldata_tui.review.backups import backup_path
from tooldata_tui.review.opening import QUEUES
from tooldata_tui.review.present.layout import Span
from tooldata_tui.text import one_line
from tooldata_tui.tui.asking import Question

if TYPE_CHECKING:
    from tooldata_tui.tui.review_app import ReviewApp

__all__ = ["Commands"]

#: Most characters that are handed to the terminal's clipboard; many terminals drop more.
_CLIPBOARD = 100_000


class Commands:
    """What does not concern one example alone."""

    def __init__(self, app: "ReviewApp") -> None:
        self._app = app
        #: Name to what it takes, what it does, and how.
        self._commands: Mapping[str, tuple[str, str, Callable[[str], Awaitable[None]]]] = {
            "filter": ("FILTER", "show what it finds", app.finding.filter),
            "goto": ("NUMBER", "go to an example", app.finding.go_to),
            "queue": ("|".join(QUEUES), "another order", self._order),
            "duplicates": ("", "the groups that say the same", lambda _: app.alike.open_duplicates()),
            "preflight": ("", "the example as the model sees it", app.seeing.open),
            "health": ("", "how the set is spread, and what is missing", app.whole.open_health),
            "generate": ("", "have a language model write more", app.generating.open),
            "map": ("", "what lies near what", lambda _: app.alike.open_map()),
            "similar": ("", "what is most like this example", lambda _: app.alike.show_similar()),
            "mark": ("all", "mark the whole queue", self._mark),
            "unmark": ("", "unmark everything", self._unmark),
            "boundaries": ("", "which labels are confused", app.borders.open_all),
            "rulings": ("FILE", "write the rulings down as Markdown", app.borders.export),
            "tools": ("", "their schemas, how calls use them, and to edit them", self._tools),
            "seeds": ("", "write examples by hand", self._seeds),
            "unwaive": ("CODE", "let what it found here count again", app.waiving.take_back),
            "theme": ("NAME", "other colours", self._theme),
            "backup": ("FILE", "copy the project", self._backup),
            "help": ("", "all keys", self._help),
            "quit": ("", "leave", self._quit),
        }

    def actions(self) -> Mapping[str, Callable[[], object]]:
        return {
            "command.open": self._open,
            "help.open": self._open_help,
            "palette.open": self._open_help,
            "theme.next": self._next_theme,
            "tools.screen": self._tools,
            "seeds.open": self._seeds,
            "example.copy": self._copy,
            "app.repaint": self._app.repaint_all,
            "app.quit": self._app.leave,
        }

    # --- the command line

    def _open(self) -> None:
        words = "  ".join(self._commands)
        self._app.asking.ask(Question(words, self.run, complete=self.complete, advise=self.advise))

    async def run(self, text: str) -> None:
        """Do what a line says. Raises :class:`UsageError` for one that says nothing we know."""
        word, _, rest = text.strip().lstrip(":").partition(" ")
        if not word:
            return
        word = "quit" if word == "q" else word  # as everywhere, though it begins two of them
        if word.lstrip("#").isdigit():
            await self._app.finding.go_to(word)
            return
        fitting = [name for name in self._commands if name.startswith(word)]
        if word not in self._commands and len(fitting) != 1:
            raise UsageError(f"there is no command {one_line(word[:40])}", hint=", ".join(self._commands))
        await self._commands[word if word in self._commands else fitting[0]][2](rest.strip())

    def complete(self, text: str) -> str | None:
        """The line as it might be meant."""
        word, space, rest = text.partition(" ")
        if not space:
            return next((f"{name} " for name in self._commands if name.startswith(word)), None)
        if word == "filter":
            found = self._app.finding.complete(rest)
        else:
            choices = {"queue": QUEUES, "theme": tuple(self._app.themes), "mark": ("all",)}
            found = next((one for one in choices.get(word, ()) if one.startswith(rest)), None)
        return f"{word} {found}" if found is not None else None

    def advise(self, text: str) -> list[Span]:
        """What the command takes and does."""
        word, space, rest = text.partition(" ")
        if word == "filter" and space:
            return self._app.finding.advise(rest)
        names = [name for name in self._commands if name.startswith(word)]
        if len(names) != 1:
            return [(f"{name}  ", "muted") for name in names] or [("there is no such command", "warning")]
        takes, does, _ = self._commands[names[0]]
        takes = "|".join(self._app.themes) if names[0] == "theme" else takes
        return [(f"{names[0]} ", "text"), (f"{takes}  " if takes else " ", "value"), (does, "muted")]

    async def _order(self, name: str) -> None:
        await self._app.finding.order(name or "priority")

    async def _mark(self, what: str) -> None:
        if what not in ("", "all"):
            raise UsageError(f"there is no way to mark {one_line(what[:40])}", hint="mark all")
        self._app.marking.mark_all()
        self._app.bars.announce(f"{len(self._app.marking.marks):,} marked", "warning")

    async def _unmark(self, _: str) -> None:
        self._app.marking.unmark()

    async def _theme(self, name: str) -> None:
        if name not in self._app.themes:
            raise UsageError(f"there is no theme {one_line(name[:40])}", hint=f"themes: {', '.join(self._app.themes)}")
        self._app.set_theme(name)
        self._app.bars.announce(f"theme {name}")

    async def _backup(self, name: str) -> None:
        project = self._app.session.project
        target = Path(name).expanduser() if name else backup_path(project.path)
        await self._app.threads.write(lambda: project.backup(target))
        self._app.bars.announce(f"copied to {target}")

    async def _help(self, _: str) -> None:
        self._open_help()

    async def _tools(self, _: str = "") -> None:
        from tooldata_tui.tui.tools_screen import open_tools

        await open_tools(self._app)

    async def _seeds(self, _: str = "") -> None:
        from tooldata_tui.tui.seed_screen import open_seeds

        await open_seeds(self._app)

    async def _quit(self, _: str) -> None:
        self._app.leave()

    # --- keys

    def _open_help(self) -> None:
        from tooldata_tui.tui.dialogs import HelpDialog

        app = self._app

        async def chosen(action: object) -> None:
            if isinstance(action, str):
                await app.do(action)

        app.ask(HelpDialog(app.span_styles, app.keymap, app.handlers, app.browser.names), chosen)

    def _next_theme(self) -> None:
        names = list(self._app.themes)
        name = names[(names.index(self._app.span_styles.theme.name) + 1) % len(names)]
        self._app.set_theme(name)
        self._app.bars.announce(f"theme {name}")

    def _copy(self) -> None:
        page = self._app.detail.page
        if page is None:
            return
        text = page.view.state.row or page.view.record.line.decode("utf-8", "replace")
        if len(text) > _CLIPBOARD:
            self._app.bars.complain(f"#{page.view.id} is too long for the clipboard: {len(text):,} characters")
            return
        self._app.copy_to_clipboard(_escaped(text))
        self._app.bars.announce(f"#{page.view.id} copied, if the terminal allows it")


def _escaped(text: str) -> str:
    """JSON in which what a terminal would act on is written as an escape: it may be pasted into one."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else json.dumps(char)[1:-1] for char in text)
