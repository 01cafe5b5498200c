"""Exports: whole or not at all, byte for byte."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tooldata_tui.errors import DataError
from tooldata_tui.rules.checker import Checker
from tooldata_tui.store.project import Project
from tooldata_tui.tasks.exporting import export_file, export_stream
from tooldata_tui.tasks.importing import import_file

#: Lines that a careless writer would change: numbers, escapes, spaces, key order, a shared system prompt.
SYSTEM = '{"role": "system", "content": "' + "You are careful. " * 40 + '"}'
LINES = [
    b'{"messages":[{"role":"user","content":"caf\\u00e9 1.10 1e5"},{"content":"\\/ok","role":"assistant"}],"z":1.10}',
    *(
        b'{"messages": [%b, {"role": "user", "content": "no %d"}, {"role": "assistant", "content":  "ok"}]}'
        % (SYSTEM.encode(), number)
        for number in range(3)
    ),
]


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    (tmp_path / "data.jsonl").write_bytes(b"\xef\xbb\xbf" + b"\r\n".join(LINES))
    project = Project.open(tmp_path / "it.tooldata", make=True)
    import_file(project, tmp_path / "data.jsonl", Checker())
    yield project
    project.close()


def test_lines_come_back_byte_for_byte_in_the_order_asked(project: Project, tmp_path: Path) -> None:
    report = export_file(project.db, [3, 1, 2, 4], tmp_path / "out.jsonl")
    assert (tmp_path / "out.jsonl").read_bytes() == b"\n".join([LINES[2], LINES[0], LINES[1], LINES[3], b""])
    assert (report.examples, report.edited) == (4, 0)


@pytest.mark.parametrize("ending", [".gz", ".zst"])
def test_the_same_examples_give_the_same_compressed_file(project: Project, tmp_path: Path, ending: str) -> None:
    reports = [export_file(project.db, [1, 2], tmp_path / f"{name}{ending}") for name in ("one", "other")]
    assert reports[0] == reports[1]


def test_a_new_file_has_the_rights_of_any_new_file_and_an_old_one_keeps_its_own(
    project: Project, tmp_path: Path
) -> None:
    before = os.umask(0o027)
    try:
        export_file(project.db, [1], tmp_path / "out.jsonl")
    finally:
        os.umask(before)
    assert (tmp_path / "out.jsonl").stat().st_mode & 0o777 == 0o640
    (tmp_path / "out.jsonl").chmod(0o600)
    export_file(project.db, [1], tmp_path / "out.jsonl", force=True)
    assert (tmp_path / "out.jsonl").stat().st_mode & 0o777 == 0o600


def test_what_fails_in_the_middle_leaves_nothing(project: Project, tmp_path: Path) -> None:
    def ids() -> Iterator[int]:
        yield 1
        raise KeyboardInterrupt

    class Interrupted(list[int]):
        def __iter__(self) -> Iterator[int]:
            return ids()

    with pytest.raises(KeyboardInterrupt):
        export_file(project.db, Interrupted(), tmp_path / "out.jsonl.gz")
    assert sorted(path.name for path in tmp_path.glob("*out*")) == []


def test_a_stream_that_is_full_is_an_error(project: Project) -> None:
    with Path("/dev/full").open("wb", buffering=0) as full, pytest.raises(OSError, match="No space left"):
        export_stream(project.db, [1], full)


def test_an_existing_file_a_link_or_a_folder_is_refused(project: Project, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    for target, force in (("data.jsonl", False), ("link", True), (".", True)):
        with pytest.raises(DataError):
            export_file(project.db, [1], tmp_path / target, force=force)
    assert not (tmp_path / "elsewhere").exists()
