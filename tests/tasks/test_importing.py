"""What an import says about a file that it met before."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest

from tooldata_tui.dataset import Tool, Toolset
from tooldata_tui.errors import DataError
from tooldata_tui.rules.checker import Checker
from tooldata_tui.store.listing import bad_lines
from tooldata_tui.store.project import Project
from tooldata_tui.store.queries import Queries
from tooldata_tui.tasks.importing import import_file

GOOD = '{"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}]}\n'
TOOLS = Toolset((Tool("look", "", {"type": "object"}),))


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    project = Project.open(tmp_path / "it.tooldata", make=True)
    yield project
    project.close()


def test_an_unchanged_file_with_the_same_tools_is_not_read_again(project: Project, tmp_path: Path) -> None:
    (tmp_path / "data.jsonl").write_text(GOOD)
    import_file(project, tmp_path / "data.jsonl", Checker(), tools=TOOLS)
    progress: list[object] = []
    same = Toolset((Tool("look", "", {"type": "object"}),))
    again = import_file(project, tmp_path / "data.jsonl", Checker(), tools=same, on_progress=progress.append)
    assert (again.known, again.examples, again.retooled, progress) == (1, 0, False, [])


def test_other_tools_are_noted_once(project: Project, tmp_path: Path) -> None:
    (tmp_path / "data.jsonl").write_text(GOOD)
    import_file(project, tmp_path / "data.jsonl", Checker(), tools=TOOLS)
    other = Toolset((Tool("look", "better", {"type": "object"}),))
    assert import_file(project, tmp_path / "data.jsonl", Checker(), tools=other).retooled
    assert not import_file(project, tmp_path / "data.jsonl", Checker(), tools=other).retooled


def test_a_file_that_is_read_anew_forgets_its_old_bad_lines_only(project: Project, tmp_path: Path) -> None:
    (tmp_path / "data.jsonl").write_text("{\n" + GOOD + "[]\n")
    (tmp_path / "other.jsonl").write_text("{\n")
    for name in ("data.jsonl", "other.jsonl"):
        import_file(project, tmp_path / name, Checker())
    (tmp_path / "data.jsonl").write_text(GOOD + "[]\n")
    report = import_file(project, tmp_path / "data.jsonl", Checker())
    assert (report.examples, report.bad, report.known) == (0, 1, 1)
    assert [(file, bad.line) for file, bad in bad_lines(project.db)] == [("data.jsonl", 2), ("other.jsonl", 1)]


def test_a_file_that_grew_keeps_its_bad_lines(project: Project, tmp_path: Path) -> None:
    (tmp_path / "data.jsonl").write_text("{\n")
    import_file(project, tmp_path / "data.jsonl", Checker())
    with (tmp_path / "data.jsonl").open("a") as stream:
        stream.write(GOOD + "]\n")
    assert import_file(project, tmp_path / "data.jsonl", Checker()).examples == 1
    assert [bad.line for _, bad in bad_lines(project.db, "data.jsonl")] == [1, 3]


def test_what_stands_before_a_cut_comes_in_and_the_rest_with_the_whole_file(project: Project, tmp_path: Path) -> None:
    lines = [GOOD.replace("Hi", f"Hi {n * 7919 % 10_007}") for n in range(3000)]
    packed = gzip.compress("".join(lines).encode())
    file = tmp_path / "data.jsonl.gz"
    file.write_bytes(packed[: len(packed) * 2 // 3])
    with pytest.raises(DataError, match="ends too early; what stands before came in, ") as caught:
        import_file(project, file, Checker())
    came = Queries(project.writer()).last_example()
    assert 0 < came < 3000
    assert (caught.value.file, caught.value.line) == (str(file), came + 1)
    assert f"came in, {came:,} lines" in str(caught.value)
    file.write_bytes(packed)
    report = import_file(project, file, Checker())
    assert (report.known, report.examples, report.bad) == (came, 3000 - came, 0)


def test_of_a_file_that_breaks_off_at_once_nothing_comes_in(project: Project, tmp_path: Path) -> None:
    (tmp_path / "data.jsonl.gz").write_bytes(gzip.compress(GOOD.encode())[:8])
    with pytest.raises(DataError, match=r"data.jsonl.gz:1: .* ends too early; nothing of it came in"):
        import_file(project, tmp_path / "data.jsonl.gz", Checker())
    assert Queries(project.writer()).files() == []
