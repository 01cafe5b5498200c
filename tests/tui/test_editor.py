"""Real programs as $EDITOR; where the terminal matters, on a real pseudo-terminal."""

import json
import os
import pty
import select
import signal
import stat
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest
from textual.app import App

from tooldata_tui.dataset.jsontext import dumps, loads_exact
from tooldata_tui.tui.editor import EditorError, edit_externally, edit_file, editor_command

ROW = loads_exact(
    dumps(
        {
            "messages": [
                {"role": "user", "content": "say \x1b[2J"},
                {"role": "assistant", "tool_calls": [
                    {"id": "c", "type": "function", "function": {"name": "f", "arguments": '{"n":1.10}'}}
                ]},
            ],
        }
    )
)  # fmt: skip


def script(path: Path, body: str) -> list[str]:
    """A program that edits the file in its last argument; ``text`` is what it holds."""
    head = "import os, signal, sys\npath = sys.argv[-1]\ntext = open(path, encoding='utf-8').read()\n"
    tail = "\nopen(path, 'w', encoding='utf-8').write(text)\n"
    path.write_text(head + textwrap.dedent(body) + tail)
    return [sys.executable, str(path)]


def edit(path: Path, body: str, text: str = "before") -> str:
    return edit_file(script(path / "editor.py", body), text)


def test_what_the_editor_wrote_comes_back(tmp_path: Path) -> None:
    assert edit(tmp_path, "text = text.replace('before', 'after')") == "after"


def test_the_file_is_private_ends_in_json_and_is_gone_afterwards(tmp_path: Path) -> None:
    said = edit(
        tmp_path,
        """
        folder = os.path.dirname(path)
        open(path + '~', 'w').write(text)
        text = f"{path} {os.stat(path).st_mode} {os.stat(folder).st_mode}"
        """,
    )
    path, mode, folder_mode = said.split()
    assert path.endswith(".json")
    assert stat.S_IMODE(int(mode)) == 0o600
    assert stat.S_IMODE(int(folder_mode)) == 0o700
    assert not Path(path).parent.exists()


def test_signals_act_on_the_editor_as_they_do_by_default(tmp_path: Path) -> None:
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGHUP})
    ignored = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        said = edit(
            tmp_path,
            "text = f'{len(signal.pthread_sigmask(signal.SIG_BLOCK, ()))} {signal.getsignal(signal.SIGHUP).name}'",
        )
    finally:
        signal.signal(signal.SIGHUP, ignored)
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
    assert said == "0 SIG_DFL"


def test_an_interrupt_meant_for_the_editor_does_not_end_the_program(tmp_path: Path) -> None:
    before = signal.getsignal(signal.SIGINT)
    said = edit(
        tmp_path,
        "signal.signal(signal.SIGINT, lambda *_: None); os.kill(os.getppid(), signal.SIGINT); text = 'alive'",
    )
    assert said == "alive"
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.parametrize(
    ("body", "message", "draft"),
    [
        ("sys.exit(1)", "the editor ended with exit code 1; nothing was changed", None),
        (
            "open(path, 'w').write('half'); sys.exit(3)",
            "the editor ended with exit code 3; nothing was changed",
            "half",
        ),
        ("os.kill(os.getpid(), signal.SIGKILL)", "the editor was killed by SIGKILL; nothing was changed", None),
        ("os.remove(path); sys.exit(0)", "the editor took the file away; nothing was changed", None),
        (
            "open(path, 'wb').write(b'\\xff\\xfe'); sys.exit(0)",
            "what the editor wrote is not UTF-8; nothing was changed",
            None,
        ),
    ],
)
def test_an_editor_that_fails_is_told_in_a_sentence(tmp_path: Path, body: str, message: str, draft: str | None) -> None:
    with pytest.raises(EditorError) as error:
        edit(tmp_path, body)
    assert error.value.message == message
    assert error.value.draft == draft


def test_the_command_is_split_and_never_run_by_a_shell(tmp_path: Path) -> None:
    path = os.environ["PATH"]
    odd = tmp_path / "my editor; touch x"
    odd.symlink_to(sys.executable)
    environ = {"PATH": path, "EDITOR": "nano", "VISUAL": f"'{odd}' -u '$HOME'"}
    assert editor_command(environ) == [str(odd), "-u", "$HOME"]


@pytest.mark.parametrize(
    ("environ", "message"),
    [
        ({"EDITOR": "no-such-editor -w"}, "$EDITOR is no-such-editor, and there is no such program"),
        ({"VISUAL": "vi 'x"}, "$VISUAL has a quote that is not closed"),
        ({}, "there is no editor; set $EDITOR to one"),
        ({"VISUAL": " "}, "there is no editor; set $EDITOR to one"),
    ],
)
def test_a_missing_editor_is_told_in_a_sentence(tmp_path: Path, environ: dict[str, str], message: str) -> None:
    with pytest.raises(EditorError) as error:
        editor_command({"PATH": str(tmp_path), **environ})
    assert str(error.value) == message


async def test_a_terminal_that_cannot_be_lent_is_told_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", "true")
    app = App[None]()
    async with app.run_test():
        with pytest.raises(EditorError, match="cannot have this terminal"):
            edit_externally(app, ROW)


# --- with a screen, on a terminal

PROGRAM = """
import json, sys, termios
from textual.app import App
from textual.widgets import Static
from tooldata_tui.dataset.jsontext import dumps, loads_exact
from tooldata_tui.tui.editor import EditorError, edit_externally

row = loads_exact(open(sys.argv[1], "rb").read())
result = {}

class Screen(App):
    def compose(self):
        yield Static("READY")
    def on_ready(self):
        self.set_timer(0.01, self.edit)
    def edit(self):
        try:
            edited = edit_externally(self, row, *sys.argv[3:])
            result["row"] = None if edited is None else dumps(edited)
        except EditorError as error:
            result["error"], result["draft"] = str(error), error.draft
        self.exit()

before = termios.tcgetattr(0)
Screen().run()
result["terminal"] = termios.tcgetattr(0)[:4] == before[:4]
open(sys.argv[2], "w").write(json.dumps(result))
"""


def on_a_terminal(tmp_path: Path, body: str, *draft: str) -> tuple[dict[str, Any], bytes]:
    """What came of an edit, and all that was sent to the terminal."""
    (tmp_path / "row.json").write_text(dumps(ROW))
    (tmp_path / "program.py").write_text(PROGRAM)
    editor = script(tmp_path / "editor.py", body)
    root = Path(__file__).parents[2]
    environ = {**os.environ, "TERM": "xterm-256color", "EDITOR": " ".join(editor), "PYTHONPATH": str(root)}
    environ.pop("VISUAL", None)
    paths = [str(tmp_path / name) for name in ("program.py", "row.json", "result.json")]
    child, terminal = pty.fork()
    if child == 0:
        os.execve(sys.executable, [sys.executable, *paths, *draft], environ)
    sent = b""
    while select.select([terminal], [], [], 60)[0]:
        try:
            sent += os.read(terminal, 65_536)
        except OSError:  # the other end is closed
            break
    os.close(terminal)
    assert os.waitpid(child, 0)[1] == 0, sent
    return json.loads((tmp_path / "result.json").read_text()), sent


@pytest.mark.pty
def test_the_editor_gets_json_that_a_terminal_can_show_and_arguments_as_objects(tmp_path: Path) -> None:
    result, sent = on_a_terminal(tmp_path, "print('IN THE EDITOR'); text = text.replace('1.10', '2.50')")
    assert b"IN THE EDITOR" in sent
    row = loads_exact(result["row"])
    assert row["messages"][1]["tool_calls"][0]["function"]["arguments"] == '{"n": 2.50}'
    assert row["messages"][0]["content"] == "say \x1b[2J"
    assert result["terminal"]


@pytest.mark.pty
def test_another_layout_is_no_change(tmp_path: Path) -> None:
    body = "assert '\\\\u001b' in text and '\\x1b' not in text; text = text.replace('\\n', '   ')"
    assert on_a_terminal(tmp_path, body)[0] == {"row": None, "terminal": True}


@pytest.mark.pty
def test_what_is_no_row_afterwards_is_kept_as_a_draft(tmp_path: Path) -> None:
    result, _ = on_a_terminal(tmp_path, "text = text.replace('1.10', 'x')")
    assert result["error"].startswith("not JSON: ")
    assert "line " in result["error"]
    assert '"n": x' in result["draft"]
    result, _ = on_a_terminal(tmp_path, "text = '{}'", '{"a": oops')
    assert result["draft"] == "{}"


@pytest.mark.pty
def test_an_editor_that_is_killed_leaves_a_sane_terminal(tmp_path: Path) -> None:
    result, sent = on_a_terminal(
        tmp_path,
        """
        import termios, tty
        tty.setraw(0)
        print('\\x1b[?1049h\\x1b[?1h\\x1b=\\x1b[5;9r', end='', flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
        """,
    )
    assert result["error"] == "the editor was killed by SIGKILL; nothing was changed"
    assert result["terminal"]
    after = sent[sent.index(b"\x1b[5;9r") :]
    assert after.index(b"\x1b[?1049l") < after.index(b"\x1b[r") < after.index(b"\x1b[?1049h")
