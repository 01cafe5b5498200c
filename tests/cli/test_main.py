"""The command itself: help, mistakes, pipes and signals."""

import os
import shlex
import signal
import subprocess
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest

from tooldata_tui import __version__
from tooldata_tui.cli.arguments import Parser
from tooldata_tui.cli.commands import COMMANDS, EXAMPLES

from .sample import PROJECT, Command

Start = Callable[..., "subprocess.Popen[bytes]"]


def test_help_names_every_command(tooldata: Command) -> None:
    result = tooldata("--help")
    assert (result.code, result.err) == (0, "")
    assert all(f"  {name} " in result.out for name in COMMANDS)
    assert tooldata("help", "check").out == tooldata("check", "--help").out


def test_every_command_has_help_with_examples(tooldata: Command) -> None:
    for name in COMMANDS:
        result = tooldata(name, "--help")
        assert result.code == 0
        assert result.out.startswith(f"usage: tooldata {name} ")
        assert f"\nexamples:\n  tooldata {name}" in result.out


def test_the_examples_can_be_typed() -> None:
    assert list(EXAMPLES) == list(COMMANDS)
    for name, examples in EXAMPLES.items():
        parser = Parser(name, "")
        import_module(f"tooldata_tui.cli.{COMMANDS[name].module}").define(parser)
        for example in examples:
            words = [word for word in shlex.split(example) if word not in ("<", ">")]
            parser.read(words[:-1] if {"<", ">"} & set(example) else words)


def test_a_name_that_begins_with_a_hyphen_stands_behind_two(tooldata: Command, folder: Path) -> None:
    (folder / "-data.jsonl").write_bytes((folder / "data.jsonl").read_bytes())
    result = tooldata("check", "-data.jsonl")
    assert (result.code, result.err) == (2, "tooldata: check: no option -data.jsonl; the file is ./-data.jsonl\n")
    assert "-data.jsonl:5: J101" in tooldata("check", "--select", "J", "--", "-data.jsonl").out


def test_a_closed_stdin_has_nothing_in_it(process: Start) -> None:
    for words in (["import", PROJECT, "-"], ["seed", PROJECT, "lookup_order"]):
        with process(*words, stdin=None, preexec_fn=lambda: os.close(0)) as child:
            _, err = child.communicate()
        assert child.returncode == 0
        assert b"Traceback" not in err


def test_version(tooldata: Command) -> None:
    assert tooldata("--version").out == f"tooldata {__version__}\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "no command"),
        (["chek", "x"], "no command chek; did you mean check?"),
        (["check"], "the following arguments are required: PROJECT"),
        (["check", PROJECT, "--formta", "json"], "no option --formta; did you mean --format?"),
        (["check", PROJECT, "extra"], "one argument too many: extra"),
        (["check", PROJECT, "--format", "jsnl"], "did you mean jsonl?"),
        (["check", PROJECT, "--select", "C999"], "no rule has the code 'C999'"),
        (["check", PROJECT, "--select", ""], "--select: it names no rule"),
        (["check", PROJECT, "--tools", "gone.json"], "gone.json: there is no such file; --tools names one"),
        (["check", "--formta", "json"], "no option --formta; did you mean --format?"),
        (["check", "-5x"], "no option -5x"),
        (["waive", PROJECT, "1", "C999", "--reason", "x"], "no rule has the code 'C999'"),
        (["rule", "U101"], "U101 is of a rule of somebody's own"),
        (["new", "data.jsonl"], "data.jsonl: is a file, not a folder"),
        (["check", PROJECT, "--where", "tol:x"], "the filter has no field tol; did you mean tool?"),
        (["check", "gone.jsonl"], "gone.jsonl: there is no such file or folder"),
        (["check", "gone.tooldata"], "gone.tooldata: there is no such project"),
        (["check", "empty"], "neither tooldata.toml nor a project is in this folder"),
        (["import", "elsewhere", "data.jsonl"], "the name of a project to make ends in .tooldata"),
        (["import", PROJECT, "data.jsonl", "--format", "opnai"], "no format opnai; did you mean openai?"),
        (["import", PROJECT], "import: no FILE"),
        (["review", PROJECT], "this needs a terminal"),
        (["rule", "C3333"], "no rule C3333"),
    ],
)
def test_wrong_use_is_one_sentence_on_stderr_and_exit_2(
    tooldata: Command, folder: Path, words: list[str], said: str
) -> None:
    (folder / "empty").mkdir()
    result = tooldata(*words)
    assert result.code == 2
    assert result.out == ""
    assert result.err.startswith("tooldata: ")
    assert said in result.err
    assert result.err.count("\n") == 1


def test_a_file_that_is_no_project_is_refused_with_a_sentence(tooldata: Command, folder: Path) -> None:
    (folder / "odd.tooldata").write_text("not a database at all, whatever its name says\n" * 30)
    result = tooldata("check", "odd.tooldata")
    assert (result.code, result.out) == (1, "")
    assert result.err == "tooldata: odd.tooldata: this is not a project file\n"


def test_words_of_the_command_line_cannot_act_on_the_terminal(tooldata: Command) -> None:
    result = tooldata("check", "\x1b]0;x\x07\u202e.jsonl")
    assert result.err == "tooldata: ␛]0;x␇⟨202E⟩.jsonl: there is no such file or folder\n"


def test_a_mistake_of_ours_shows_no_control_character_of_the_data(
    tooldata: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(arguments: object) -> int:
        raise LookupError("\x1b[2Kboom")

    monkeypatch.setattr("tooldata_tui.cli.rule.run", broken)
    result = tooldata("rule", "C301")
    assert result.code == 1
    assert "␛[2Kboom" in result.err
    assert "\x1b" not in result.err


def test_a_reader_that_went_away_is_no_news(process: Start) -> None:
    read, write = os.pipe()
    os.close(read)
    with process("queue", PROJECT, stdout=write) as child:
        os.close(write)
        _, err = child.communicate()
    assert (child.returncode, err) == (141, b"")


def test_output_that_cannot_be_written_is_an_error(process: Start) -> None:
    with Path("/dev/full").open("wb") as full, process("stats", PROJECT, stdout=full) as child:
        _, err = child.communicate()
    assert child.returncode == 1
    assert err == b"tooldata: No space left on device\n"


def test_interrupting_ends_quietly_with_130(process: Start, folder: Path) -> None:
    os.mkfifo(folder / "slow.jsonl")
    with process("import", PROJECT, "slow.jsonl") as child, (folder / "slow.jsonl").open("wb"):
        child.send_signal(signal.SIGINT)  # the pipe is open, so the import is reading it
        out, err = child.communicate()
    assert (child.returncode, out, err) == (130, b"", b"")


def test_a_temporary_project_is_gone_after_sigterm(process: Start, folder: Path, tmp_path: Path) -> None:
    os.mkfifo(folder / "slow.jsonl")
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    command = process("check", "slow.jsonl", env={**os.environ, "TMPDIR": str(temporary)})
    with command as child, (folder / "slow.jsonl").open("wb"):
        assert list(temporary.iterdir())
        child.send_signal(signal.SIGTERM)
        out, err = child.communicate()
    assert (child.returncode, out, err) == (143, b"", b"")
    assert not list(temporary.iterdir())
