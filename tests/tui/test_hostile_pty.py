"""Hostile data in a real terminal: of all that reaches it, nothing but our own frames is more than text."""

import base64
import re
from pathlib import Path

import pytest

from tooldata_tui.store.project import Project
from tooldata_tui.tasks.importing import import_file
from tooldata_tui.text import visible

from .hostile import READABLE, STRINGS, write_hostile
from .in_terminal import InTerminal
from .reviewing import CHECKER, copied, reviewing

#: Every form of control sequence that our frames use. J, titles, links and answers are not among them.
ALLOWED = re.compile(
    r"\x1b\[[0-9;]*m"  # colours and looks
    r"|\x1b\[[0-9;]*H|\x1b\[[0-9]*[ABCDEFG]"  # where the cursor goes
    r"|\x1b\[[0-9]*[KX]"  # erased cells
    r"|\x1b\[\?(?:7|25|1000|1003|1004|1006|1015|1016|1049|2004|2026|2048)[hl]"  # modes, switched on and off
    r"|\x1b\[\?(?:2026|2048)\$p"  # ... and asked for
    r"|\x1b\[(?:>[0-9]+|<)u"  # kitty's keyboard
    r"|\x1b\]22;default\x07"  # the mouse's pointer, from Textual
    r"|\x1b\]52;c;(?P<copied>[A-Za-z0-9+/=]*)\x07"  # what the copy key hands over
)
#: What Textual puts on its scroll bars.
SCROLLING = {"@mouse.down", "@mouse.up"}
COUNT = 25  # rows that are walked through: each begins four strings further on, and has a third of them in it


def assert_harmless(sent: bytes) -> list[str]:
    """Nothing of *sent* that a terminal acts on is ours alone; returns what was handed to the clipboard."""
    text = sent.decode()  # and all of it is UTF-8
    frames, _, after = text.rpartition("\x1b[?1049l")
    copied, at = [], 0
    for found in ALLOWED.finditer(frames):
        plain = re.sub(r"[\r\b]", "", frames[at : found.start()])
        assert "\n" not in plain
        assert visible(plain) == plain, f"{plain!r} before {found[0]!r}"
        copied += [base64.b64decode(found["copied"]).decode()] if found["copied"] else []
        at = found.end()
    after = ALLOWED.sub("", after).replace("\r\n", "")
    assert visible(after) == after
    for string in STRINGS:
        assert string.isprintable() or string not in text, string
    return copied


def leave(it: InTerminal, shown: str) -> None:
    """Leave what shows *shown*: alone, since escape and what follows it at once would be another key."""
    assert shown in it.text
    it.press("escape")
    it.until(lambda screen: shown not in screen)


@pytest.mark.pty
def test_hostile_data_reaches_a_terminal_as_text_alone(tmp_path: Path) -> None:
    file = write_hostile(tmp_path, COUNT)
    with InTerminal(["review", file, "--queue", "file"], tmp_path) as it:
        last = COUNT + READABLE
        it.until("#1  pending", lambda screen: f" {last} " in screen and "importing" not in screen)
        it.begin()
        for number in range(2, last + 1):
            it.press("j")
            it.until(f"#{number}  pending")
        it.press("g")
        it.until("#1  pending")
        # every pane, the turns, the findings, the comparisons
        it.press("tab", "j", "j", "Z", "z", "]", "]", "[", "d", "d", "D", "+")
        it.press("_", "tab", "j", "tab", "j", "enter", "j", "j", "tab")
        it.press("?")
        it.until("type to search the keys")
        it.press("[", "enter")
        leave(it, "╭")
        it.press(":")
        it.until("filter  goto")
        it.press("[@click=app.quit]x[/]", "enter")
        it.until("there is no command")
        leave(it, "no command")
        it.press("/")
        it.until("an empty line shows all")
        it.press('tool:"Q', "tab", "tab", "x", "enter")
        it.until("✗ the quotes of")
        leave(it, "the quotes of")
        it.press("#")
        it.until("number of the example")
        it.press("\x1b[200~4\x1b]0;x\x07\x9b2J\u202e\x1b[201~", "enter")
        it.until("is no number")
        leave(it, "is no number")
        it.press("r")
        it.until("relabel to")
        it.press("[", "[")
        it.until("╭", "[[")
        leave(it, "╭")
        it.press("e")
        it.until("Original", "TYPING")
        it.press("ctrl+t")
        it.until("as JSON")
        it.press("pagedown", "pagedown", "ctrl+t")
        it.until("pgdn original", "add call")
        it.press("pagedown", "tab", "tab", "[/]", "\x1b[200~Q\x1b[2J\x9b2J\x00\u202eZ\x1b[201~", "pagedown")
        it.until("[/]")
        leave(it, "TYPING")
        it.until("draft of #1 kept")
        it.press("c")
        it.until("comment on #1")
        it.press("[@click=app.quit]x[/]", "\x1b[200~Q\x1b]0;x\x07Z\x1b[201~", "enter")
        it.until("commented #1")
        it.press("y")
        it.until("copied")
        it.press("2")
        it.until("relabelled #1")
        it.press("a")
        it.until("accepted #1", "#2  pending")
        it.press("x")
        it.until("why #2?", "#3  pending")
        it.press("t")
        it.until("rejected #2: wrong tool")
        it.press("u", "u", "u")
        it.until("undone: accept #1")
        it.press("v", "j", "j", "v", "X")
        it.until("Reject 3 examples")
        leave(it, "╭")
        it.press("F")
        it.until("▸ tool:")
        it.press("q")
        assert it.end() == 0
    [copied] = assert_harmless(it.sent)
    assert copied.isprintable()


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    project = Project.open(folder / "it.tooldata", make=True)
    import_file(project, write_hostile(folder, 25), CHECKER)
    project.close()
    return project.path


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_nothing_of_the_data_can_be_clicked(imported: Path, tmp_path: Path, size: tuple[int, int]) -> None:
    async with reviewing(copied(imported, tmp_path), size) as review:

        async def look(*keys: str) -> None:
            await review.press(*keys)
            for text, style in review.styles():
                assert style.link is None, text
                assert {name for name in style.meta if name[0] == "@"} <= SCROLLING, text
                assert visible(text) == text

        for _ in range(25 + READABLE):
            await look("j")
        await look("g")
        for key in ("Z", "right_square_bracket", "d", "tab", "plus", "tab", "plus", "tab", "enter", "underscore"):
            await look(key)
        for keys in (("question_mark",), ("r",), ("e",), ("e", "ctrl+t"), ("slash", "t", "tab", "tab"), ("c", "x")):
            await look(*keys)
            await look("escape")
        await look("v", "j", "j", "v", "X")
        await look("escape")
        assert review.app.is_running
        assert review.decided == set()
