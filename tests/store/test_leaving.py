"""What is known about examples beside what they say."""

from contextlib import closing
from pathlib import Path

from tooldata_tui.cli.main import main
from tooldata_tui.dataset import Severity, Status
from tooldata_tui.store.leaving import found_in, standings
from tooldata_tui.store.project import Project

from .making import line, project_with


def decide(path: Path, *words: str) -> None:
    assert main(["decide", str(path), *words, "--reviewer", "ada"]) == 0


def test_an_example_stands_where_its_last_verdict_put_it_until_that_is_undone(tmp_path: Path) -> None:
    with closing(project_with(tmp_path, [line("1", id="own"), line("2"), line("3", None)])) as project:
        path = project.path
    decide(path, "1", "accept")
    decide(path, "2", "reject", "--reason", "duplicate")
    decide(path, "3", "accept")
    decide(path, "undo")
    with closing(Project.open(path)) as project:
        first, third, second = standings(project.writer(), [1, 3, 2])
    assert (first.source_id, first.file, first.line, first.label) == ("own", "it.jsonl", 1, "lookup")
    assert (first.status, first.reviewer) == (Status.ACCEPTED, "ada")
    assert first.at
    assert (second.status, second.reason) == (Status.REJECTED, "duplicate")
    assert (third.label, third.status, third.reviewer, third.at) == ("no-tool", Status.PENDING, "", "")


def test_what_rules_found_is_counted_among_the_examples_that_leave(tmp_path: Path) -> None:
    wrong = line("1", "lookup", {})
    with closing(project_with(tmp_path, [wrong, line("2"), wrong.replace(b"1", b"3")])) as project:
        assert found_in(project.writer(), [1, 2, 3])["C301"] == (Severity.ERROR, 2)
        assert "C301" not in found_in(project.writer(), [2])
