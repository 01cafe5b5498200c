import io
import subprocess
import sys

import pytest

from tooldata_tui.errors import UsageError
from tooldata_tui.tui.terminal import check_terminal, prepare_environment


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_is_fine() -> None:
    check_terminal(Terminal(), Terminal(), {"TERM": "xterm"}, Terminal())


@pytest.mark.parametrize("missing", [0, 1, 2])
def test_without_a_terminal_the_commands_to_use_are_named(missing: int) -> None:
    streams = [Terminal(), Terminal(), Terminal()]
    streams[missing] = io.StringIO()
    with pytest.raises(UsageError, match=r"^this needs a terminal; use `tooldata check` or `tooldata decide`$"):
        check_terminal(streams[0], streams[1], {"TERM": "xterm"}, streams[2])


def test_closed_streams_are_no_terminal() -> None:
    closed = io.StringIO()
    closed.close()
    for stream in (None, closed):
        with pytest.raises(UsageError):
            check_terminal(stream, Terminal(), {"TERM": "xterm"})


def test_a_dumb_terminal_is_told_why() -> None:
    with pytest.raises(UsageError, match=r"TERM is dumb; use `tooldata check`"):
        check_terminal(Terminal(), Terminal(), {"TERM": "dumb"})


def test_textual_is_told_not_to_animate() -> None:
    environ = {"TERM": "xterm-256color"}
    prepare_environment(environ)
    assert environ["TEXTUAL_ANIMATIONS"] == "none"
    assert environ["TEXTUAL_SMOOTH_SCROLL"] == "0"
    assert "TEXTUAL_COLOR_SYSTEM" not in environ


def test_what_the_user_set_stays() -> None:
    chosen = {"TERM": "xterm-kitty", "TEXTUAL_ANIMATIONS": "full", "TEXTUAL_COLOR_SYSTEM": "standard", "NO_COLOR": "1"}
    environ = dict(chosen)
    prepare_environment(environ)
    assert {name: environ[name] for name in chosen} == chosen


@pytest.mark.parametrize("terminal", ["xterm-kitty", "alacritty", "foot", "xterm-direct"])
def test_terminals_known_for_all_colours_get_them_over_ssh_too(terminal: str) -> None:
    environ = {"TERM": terminal}
    prepare_environment(environ)
    assert environ["TEXTUAL_COLOR_SYSTEM"] == "truecolor"


def test_no_color_set_to_nothing_means_nothing() -> None:
    environ = {"NO_COLOR": ""}
    prepare_environment(environ)
    assert "NO_COLOR" not in environ


def test_the_environment_can_be_prepared_before_textual_is_imported() -> None:
    program = "import sys, tooldata_tui.tui.terminal; sys.exit('textual' in sys.modules or 'rich' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
