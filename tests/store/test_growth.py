"""Files that are imported again, grown or changed, and files of every make."""

import gzip
import json
import os
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from tooldata_tui.dataset import Status, Tool, Toolset
from tooldata_tui.errors import DataError
from tooldata_tui.formats import source
from tooldata_tui.review.session import ReviewSession
from tooldata_tui.store.doctor import examine
from tooldata_tui.store.examples import ExampleStore
from tooldata_tui.store.listing import bad_lines, places
from tooldata_tui.store.project import Project
from tooldata_tui.store.queries import Queries
from tooldata_tui.tasks import importing

from .making import CHECKER, bring, line, row, write

A, B, C, D, E = (line(name) for name in "abcde")


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    project = Project.open(tmp_path / "it.tooldata", make=True)
    yield project
    assert examine(project.writer()).sound
    project.close()


@pytest.fixture
def data(project: Project) -> Path:
    """A file of three lines, two of which somebody has decided on."""
    path = write(project.path.with_name("data.jsonl"), [A, B, C])
    bring(project, path)
    session = ReviewSession(project, "ada", lambda: CHECKER)
    session.bulk([1, 2], Status.ACCEPTED)
    session.close()
    return path


def lines_of(project: Project) -> list[bytes]:
    ids = range(1, Queries(project.writer()).last_example() + 1)
    return [found for _, found, _, _ in ExampleStore(project.writer()).lines(ids)]


def numbers_of(project: Project) -> list[int]:
    found = places(project.writer(), range(1, Queries(project.writer()).last_example() + 1))
    return [place.line for place in found.values()]


def bad_of(project: Project) -> list[tuple[int, str]]:
    return [(bad.line, bad.code) for _, bad in bad_lines(project.writer())]


# --- the same file again


def test_the_same_file_twice_is_nothing(project: Project, data: Path) -> None:
    changes = project.writer().total_changes
    report = bring(project, data)
    assert (report.examples, report.bad, report.known, report.bytes) == (0, 0, 3, 0)
    assert project.writer().total_changes == changes


def test_a_file_that_was_only_touched_is_nothing(project: Project, data: Path) -> None:
    os.utime(data, (1, 1))
    report = bring(project, data)
    assert (report.examples, report.bad, report.known, report.bytes) == (0, 0, 3, 0)


def test_the_same_file_by_another_path_is_the_same_file(project: Project, data: Path) -> None:
    (data.parent / "folder").mkdir()
    data.with_name("link.jsonl").symlink_to(data)
    for path in (data.parent / "folder" / ".." / "data.jsonl", data.with_name("link.jsonl")):
        assert bring(project, path).known == 3
    assert len(Queries(project.writer()).files()) == 1


@pytest.mark.parametrize(
    ("now", "added", "known"),
    [
        ([A, B, C, D, E], [D, E], 3),
        ([D, A, B, C], [D], 3),
        ([A, D, B, C], [D], 3),
        ([A, B, D], [D], 2),
        ([A, B], [], 2),
        ([], [], 0),
        ([C, B, A], [], 3),
        ([A, A, B, C, C], [], 5),
        ([D, D, A], [D], 2),
        ([D, E], [D, E], 0),
        ([A, B, C, b"", b"  ", D], [D], 3),
    ],
    ids=["end", "front", "middle", "last", "cut", "emptied", "reordered", "doubled", "new twice", "other", "blank"],
)
def test_a_file_that_changed_gives_what_is_new_and_keeps_what_was_decided(
    project: Project, data: Path, now: list[bytes], added: list[bytes], known: int
) -> None:
    write(data, now)
    report = bring(project, data)
    assert lines_of(project) == [A, B, C, *added]
    assert (report.examples, report.known) == (len(added), known)
    assert Queries(project.writer()).decided() == {1, 2}
    assert bring(project, data).bytes == 0


def test_of_one_file_lines_that_are_the_same_are_all_kept(project: Project, tmp_path: Path) -> None:
    bring(project, write(tmp_path / "data.jsonl", [A, A, B, A]))
    assert lines_of(project) == [A, A, B, A]


def test_two_files_with_the_same_lines_are_both_kept(project: Project, data: Path) -> None:
    bring(project, write(data.with_name("other.jsonl"), [A, B]))
    assert lines_of(project) == [A, B, C, A, B]


def test_lines_that_are_the_same_are_known_in_whatever_batches_they_come(
    project: Project, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "_BATCH_LINES", 2)
    write(data, [D, D, A, E, B, D, E, C])
    report = bring(project, data)
    assert lines_of(project) == [A, B, C, D, E]
    assert (report.examples, report.known) == (2, 6)


def test_a_last_line_that_was_written_to_its_end_since_is_a_line_of_its_own(project: Project, tmp_path: Path) -> None:
    data = tmp_path / "data.jsonl"
    data.write_bytes(A + b"\n" + B[:50])
    bring(project, data)
    assert (lines_of(project), bad_of(project)) == ([A], [(2, "J101")])
    data.write_bytes(A + b"\n" + B + b"\n" + C)
    bring(project, data)
    assert (lines_of(project), bad_of(project)) == ([A, B, C], [])
    with data.open("ab") as file:
        file.write(b"\n" + D + b"\n")
    assert bring(project, data).bytes == len(D) + 1
    assert lines_of(project) == [A, B, C, D]


def test_a_whole_last_line_without_a_line_end_is_not_read_again(project: Project, tmp_path: Path) -> None:
    data = tmp_path / "data.jsonl"
    data.write_bytes(A)
    bring(project, data)
    data.write_bytes(A + b"\n")
    assert bring(project, data).examples == 0
    data.write_bytes(A + b"\r\n" + B)
    bring(project, data)
    assert lines_of(project) == [A, B]


def test_growing_in_two_steps_is_the_same_as_in_one(project: Project, tmp_path: Path) -> None:
    lines = [line(name, "gone" if name == "b" else "lookup") for name in "abcdef"]
    grown, whole = Project.open(tmp_path / "grown.tooldata", make=True), project
    for count in (2, 6):
        bring(grown, write(tmp_path / "data.jsonl", lines[:count]))
    bring(whole, tmp_path / "data.jsonl")
    for table in ("example", "finding", "call", "tally", "toolset", "tool", "part"):
        rows = [set(one.writer().execute(f"SELECT * FROM {table}")) for one in (grown, whole)]
        if table in ("example", "part"):  # a process cuts from a line what it met before
            rows = [{row[0] for row in found} for found in rows] if table == "example" else [set(), set()]
        assert rows[0] == rows[1], table
    assert lines_of(grown) == lines_of(whole)
    grown.close()


# --- bad lines


def test_bad_lines_are_kept_aside_and_lose_nobody_else(project: Project, tmp_path: Path) -> None:
    bad = [
        b"not JSON",
        b"[]",
        b'{"messages": 1}',
        b'{"a": 1, "a": 2, "messages": []}',
        b"\xff\xfe",
        b'{"messages": [{"role": "user", "content": "\xed\xa0\x80"}]}',
        b'{"messages": [], "tools": [1]}',
        b"[" * 1000,
        b"\x00",
    ]
    lines = [A]
    for one in bad:
        lines += [one, B]
    report = bring(project, write(tmp_path / "data.jsonl", lines))
    assert lines_of(project) == [A] + [B] * len(bad)
    assert report.bad == len(bad)
    stored = project.writer().execute("SELECT line, data FROM bad_line ORDER BY line").fetchall()
    assert stored == [(2 * n, one) for n, one in enumerate(bad, 1)]


def test_many_bad_lines_are_written_as_they_come(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "_BATCH_LINES", 10)
    seen: list[int] = []
    write(tmp_path / "data.jsonl", [b"x"] * 35)
    bring(project, tmp_path / "data.jsonl", on_progress=lambda progress: seen.append(progress.bad))
    assert seen == [10, 20, 30, 35]


@pytest.mark.parametrize("ending", ["", ".gz"])
def test_a_line_beyond_all_measure_is_passed_over(project: Project, tmp_path: Path, ending: str) -> None:
    data = tmp_path / f"data.jsonl{ending}"
    content = b"\n".join([A, line("x" * 3_000_000), B, line("y" * 4_000), C])
    data.write_bytes(gzip.compress(content, 1) if ending else content)
    bring(project, data, max_line=10_000)
    assert lines_of(project) == [A, B, line("y" * 4_000), C]
    (bad,) = bad_lines(project.writer())
    assert (bad[1].line, bad[1].code) == (2, "J105")
    assert "is 6,001,021 bytes long" in bad[1].message
    assert numbers_of(project) == [1, 3, 4, 5]


# --- files of every make


@pytest.mark.parametrize(
    ("content", "numbers"),
    [
        (b"\xef\xbb\xbf" + A + b"\n" + B, [1, 2]),
        (A + b"\r\n" + B + b"\r\n", [1, 2]),
        (b"\n\n" + A + b"\n \t\n" + B + b"\n\n", [3, 5]),
        (A + b"\n" + B + b"\r", [1, 2]),
    ],
    ids=["byte-order mark", "CRLF", "blank lines", "lone CR at the end"],
)
def test_line_ends_and_marks_are_no_part_of_a_line(
    project: Project, tmp_path: Path, content: bytes, numbers: list[int]
) -> None:
    (tmp_path / "data.jsonl").write_bytes(content)
    bring(project, tmp_path / "data.jsonl")
    assert (lines_of(project), numbers_of(project), bad_of(project)) == ([A, B], numbers, [])
    with (tmp_path / "data.jsonl").open("ab") as file:
        file.write(b"\n" + C)
    bring(project, tmp_path / "data.jsonl")
    assert lines_of(project) == [A, B, C]


def test_only_a_newline_ends_a_line(project: Project, tmp_path: Path) -> None:
    odd = "a\u2028b\u2029c\x85d\x0ce\x1cf"
    lines = [json.dumps(row(odd), ensure_ascii=False).encode(), b'{"messages":\r[]}', B]
    bring(project, write(tmp_path / "data.jsonl", lines))
    assert lines_of(project) == lines
    assert numbers_of(project) == [1, 2, 3]


@pytest.mark.parametrize("ending", [".gz", ".zst"])
def test_a_compressed_file_is_read_and_grows_like_any_other(project: Project, tmp_path: Path, ending: str) -> None:
    def compressed(lines: list[bytes]) -> bytes:
        content = b"".join(one + b"\n" for one in lines)
        if ending == ".gz":
            return gzip.compress(content)
        import zstandard

        return bytes(zstandard.ZstdCompressor().compress(content))

    data = tmp_path / f"data.jsonl{ending}"
    data.write_bytes(compressed([A, B]))
    assert bring(project, data).examples == 2
    data.write_bytes(compressed([A, B]) + compressed([C]))
    assert bring(project, data).examples == 1
    data.write_bytes(compressed([D, A, B, C]))
    assert (bring(project, data).examples, lines_of(project)) == (1, [A, B, C, D])


@pytest.mark.parametrize("ending", [".gz", ".zst"])
def test_compressed_data_that_is_damaged_keeps_what_came_before(project: Project, tmp_path: Path, ending: str) -> None:
    (tmp_path / f"data.jsonl{ending}").write_bytes(b"no such thing")
    with pytest.raises(DataError, match="compressed data is damaged"):
        bring(project, tmp_path / f"data.jsonl{ending}")
    assert Queries(project.writer()).files() == []


def test_a_file_that_cannot_be_read_says_why(project: Project, tmp_path: Path) -> None:
    (tmp_path / "loop.jsonl").symlink_to(tmp_path / "loop.jsonl")
    (tmp_path / "folder.jsonl").mkdir()
    for name, words in (("gone", "No such file"), ("loop", "Too many levels"), ("folder", "is a folder")):
        with pytest.raises(DataError, match=words):
            bring(project, tmp_path / f"{name}.jsonl")


def test_a_file_whose_name_is_no_text_is_imported(project: Project, tmp_path: Path) -> None:
    data = write(tmp_path / os.fsdecode(b"data\xff.jsonl"), [A])
    bring(project, data)
    assert [file.path for file in Queries(project.writer()).files()] == ["data\\xff.jsonl"]
    assert bring(project, data).bytes == 0


def test_files_inside_the_folder_move_with_it(project: Project, tmp_path: Path) -> None:
    (tmp_path / "inside").mkdir()
    outside = tmp_path.parent / f"{tmp_path.name}.jsonl"
    for path in (tmp_path / "inside" / "a.jsonl", outside):
        bring(project, write(path, [A]))
    assert [file.path for file in Queries(project.writer()).files()] == ["inside/a.jsonl", str(outside)]


# --- what comes of it


def test_a_tool_called_like_no_tool_and_one_without_a_name_are_counted_once(project: Project, tmp_path: Path) -> None:
    lines = [line("a", "no-tool"), line("b", ""), line("c", None), line("d", "lookup")]
    bring(project, write(tmp_path / "data.jsonl", lines))
    assert Queries(project.writer()).tally("tool") == {"": 3, "lookup": 1}
    session = ReviewSession(project, "ada", lambda: CHECKER)
    for example in range(1, 5):
        view = session.view(example)
        assert view is not None
        session.edit(view, {**view.row, "note": 1})
        assert examine(project.writer()).sound
    assert session.queries.tally("tool") == {"": 3, "lookup": 1}
    session.close()


def test_findings_about_tools_are_told_once_however_often_a_file_grows(project: Project, tmp_path: Path) -> None:
    tools = [{"type": "function", "function": {"name": "bad name", "parameters": {"type": "objekt"}}}]
    lines = [line(name, None, tools=tools) for name in "abcd"]

    def about_tools() -> dict[str, int]:
        return {code: n for code, n in Queries(project.writer()).tally("rule").items() if code.startswith("T")}

    bring(project, write(tmp_path / "data.jsonl", lines[:1]))
    once = about_tools()
    assert once
    bring(project, write(tmp_path / "data.jsonl", lines))
    bring(project, write(tmp_path / "other.jsonl", lines))
    assert about_tools() == once


def test_tools_of_a_file_of_their_own_hold_for_rows_without_any(project: Project, tmp_path: Path) -> None:
    toolset = Toolset((Tool("mine", "", {"type": "object"}),))
    bring(project, write(tmp_path / "data.jsonl", [line("a", "mine", tools=None), B]), tools=toolset)
    store = ExampleStore(project.writer())
    names = [list(record.toolset.by_name) for n in (1, 2) if (record := store.record(n))]
    assert names == [["mine"], ["lookup", "refund"]]


def test_memory_does_not_grow_with_the_file(project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "_BATCH_LINES", 50)
    monkeypatch.setattr(source, "_CHUNK", 2**16)
    bring(project, write(tmp_path / "first.jsonl", [A]))  # loads what is loaded once
    said = b'{"messages":[{"role":"user","content":"%d ' + b"x" * 2_000 + b'"}]}'
    peaks = []
    for count in (150, 1_200):
        data = write(tmp_path / f"{count}.jsonl", (said % n for n in range(count)))
        tracemalloc.start()
        bring(project, data)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    # The order of the queue, which is made at the end, is a few bytes an example.
    assert peaks[1] < peaks[0] + 1_200 * 50
