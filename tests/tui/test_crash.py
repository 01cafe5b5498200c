import io
import os
import stat
from pathlib import Path

import pytest

from tooldata_tui.tui.crash import report_crash, state_directory


def crash(message: str) -> Exception:
    api_key = "sk-very-secret"
    try:
        raise ValueError(message if api_key else "")
    except ValueError as error:
        return error


def report(error: BaseException, directory: Path | None) -> str:
    stream = io.StringIO()
    report_crash(error, directory, stream)
    return stream.getvalue()


def test_three_lines_say_what_where_and_what_to_do(tmp_path: Path) -> None:
    first, second, third = report(crash("it broke"), tmp_path / "state").splitlines()
    assert "ValueError: it broke (test_crash.py:" in first
    (file,) = (tmp_path / "state").iterdir()
    assert str(file) in second
    assert third == "if the screen looks wrong, type: reset"


def test_the_file_is_for_its_owner_and_has_no_values(tmp_path: Path) -> None:
    report(crash("it broke"), tmp_path / "state")
    (file,) = (tmp_path / "state").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "state").stat().st_mode) == 0o700
    text = file.read_text()
    assert "in crash" in text
    assert "ValueError: it broke" in text
    assert "sk-very-secret" not in text.replace('api_key = "sk-very-secret"', "")


def test_what_a_terminal_would_act_on_is_spelled_out(tmp_path: Path) -> None:
    told = report(crash("a\x1b]52;c;AAAA\x07b\nc\u202e"), tmp_path)
    (file,) = tmp_path.iterdir()
    for text in (told, file.read_text()):
        assert "\x1b" not in text
        assert "\u202e" not in text
    assert len(told.splitlines()) == 3


def test_a_recursion_is_told_in_short(tmp_path: Path) -> None:
    def deeper() -> None:
        deeper()

    with pytest.raises(RecursionError) as caught:
        deeper()
    told = report(caught.value, tmp_path)
    (file,) = tmp_path.iterdir()
    assert len(told) < 1000
    assert file.stat().st_size < 10_000


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "details could not be written: " in report(crash("x"), tmp_path / "file" / "below")
    assert "details could not be written: the home folder is unknown" in report(crash("x"), None)


def test_nobody_to_tell_is_no_error(tmp_path: Path) -> None:
    stream = io.StringIO()
    stream.close()
    report_crash(crash("x"), tmp_path, stream)
    report_crash(crash("x"), None, None)
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize(
    ("environ", "directory"),
    [
        ({"XDG_STATE_HOME": "/state", "HOME": "/home/ada"}, Path("/state/tooldata")),
        ({"HOME": "/home/ada"}, Path("/home/ada/.local/state/tooldata")),
        ({"XDG_STATE_HOME": "relative", "HOME": "/home/ada"}, Path("/home/ada/.local/state/tooldata")),
        ({}, None),
    ],
)
def test_the_state_folder_follows_xdg(environ: dict[str, str], directory: Path | None) -> None:
    assert state_directory(environ) == directory


def test_a_planted_link_is_not_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    victim = tmp_path / "victim"
    victim.write_text("precious")
    monkeypatch.setattr(os, "getpid", lambda: 1)
    state = tmp_path / "state"
    report(crash("x"), state)
    (file,) = state.iterdir()
    file.unlink()
    file.symlink_to(victim)
    report(crash("x"), state)
    assert victim.read_text() == "precious"
