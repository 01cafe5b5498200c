"""Exports: whole or not at all, byte for byte."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, NamedTuple

import pytest

from tooldata_tui.errors import DataError
from tooldata_tui.rules.checker import Checker
from tooldata_tui.store.project import Project
from tooldata_tui.store.sqlite import Connection
from tooldata_tui.tasks.export.files import check_target
from tooldata_tui.tasks.export.plan import Plan
from tooldata_tui.tasks.export.survey import look
from tooldata_tui.tasks.export.writing import Place, write_stream, write_to
from tooldata_tui.tasks.importing import import_file

OPENAI = Plan("openai")

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


class Report(NamedTuple):
    examples: int
    edited: int
    bytes: int
    sha256: str


def export_file(db: Connection, ids: Sequence[int], target: Path, *, force: bool = False) -> Report:
    check_target(target, force=force)
    with write_to(db, ids, [Place(target, "")], OPENAI, look(db, ids, OPENAI, table=False)) as (result, _):
        pass
    (file,) = result.files
    return Report(file.examples, result.edited, file.bytes, file.sha256)


def export_stream(db: Connection, ids: Sequence[int], stream: IO[bytes]) -> None:
    write_stream(db, ids, stream, OPENAI, look(db, ids, OPENAI, table=False))


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
