"""Waivers on disk, and findings as the settings want them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tooldata_tui.dataset import Finding, Severity
from tooldata_tui.settings.model import Thresholds
from tooldata_tui.store.derived import revise
from tooldata_tui.store.doctor import examine, rebuild
from tooldata_tui.store.examples import ExampleStore
from tooldata_tui.store.judged_by import judge_by, severities, thresholds
from tooldata_tui.store.project import Project
from tooldata_tui.store.queries import Queries
from tooldata_tui.store.sqlite import sqlite
from tooldata_tui.store.waivers import counting_findings, waive, waived_findings, waivers, withdraw

from .making import line, project_with


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    project = project_with(tmp_path, [line(str(n)) for n in range(3)])
    found = [Finding("V203", Severity.WARNING, "made up", 1), Finding("C301", Severity.ERROR, "missing", 1)]
    with project.transaction() as db:
        revise(db, 1, [], found)
        revise(db, 2, [], found[:1])
    yield project
    project.close()


def grades(project: Project) -> list[tuple[int, str, int]]:
    return [(one, code, severity) for one, code, severity, _ in Queries(project.writer()).grades()]


def test_a_waived_finding_counts_nowhere_and_is_kept_with_its_reason(project: Project) -> None:
    with project.transaction() as db:
        waive(db, 1, "V203", "said on the phone", "ada")
    queries, record = Queries(project.writer()), ExampleStore(project.writer()).record(1)
    assert grades(project) == [(1, "C301", 3), (2, "V203", 2)]
    assert [row[0] for row in queries.findings([("rule", ("V2",), False)])] == [2]
    assert list(queries.matching([("is", ("waived",), False)])) == [1]
    assert record is not None
    assert [one.code for one in record.findings] == ["C301"]
    assert [(one.code, reason) for one, reason in record.waived] == [("V203", "said on the phone")]
    assert waived_findings(project.writer()) == {"V203": 1}
    assert examine(project.writer()).sound


def test_findings_are_counted_without_what_is_waived(project: Project) -> None:
    before = counting_findings(project.writer())
    with project.transaction() as db:
        waive(db, 1, "V203", "said on the phone", "ada")
        waive(db, 1, "C301", "asked for later", "ada")
    assert before == {"V203": 2, "C301": 1}
    assert counting_findings(project.writer()) == {"V203": 1}


def test_the_last_word_about_an_example_and_a_rule_counts(project: Project) -> None:
    with project.transaction() as db:
        waive(db, 1, "V203", "first", "ada")
        waive(db, 1, "V203", "second", "bob")
        waive(db, 2, "V203", "here too", "ada")
        withdraw(db, 2, "V203", "ada")
    assert [(one.example, one.reason, one.reviewer) for one in waivers(project.writer())] == [(1, "second", "bob")]
    assert examine(project.writer()).sound


@pytest.mark.parametrize("statement", ["UPDATE waiver SET reason = 'x'", "DELETE FROM waiver"])
def test_what_was_waived_is_never_changed(project: Project, statement: str) -> None:
    with project.transaction() as db:
        waive(db, 1, "V203", "as it was", "ada")
    with pytest.raises(sqlite.IntegrityError, match="never"):
        project.writer().execute(statement)


def test_the_doctor_sees_and_mends_what_does_not_follow_from_the_waivers(project: Project) -> None:
    with project.transaction() as db:
        waive(db, 1, "V203", "said on the phone", "ada")
        db.execute("DELETE FROM waived")
    assert examine(project.writer()).drift == ["whether V203 is waived at #1 does not follow from the waivers"]
    rebuild(project)
    assert examine(project.writer()).sound
    assert [one.code for one in waivers(project.writer())] == ["V203"]


def test_a_severity_that_is_set_counts_until_it_is_taken_back(project: Project) -> None:
    judge_by(project, {"V203": 3}, Thresholds())
    record = ExampleStore(project.writer()).record(2)
    assert record is not None
    assert record.findings[0].severity is Severity.ERROR
    assert ExampleStore(project.writer()).page([2])[0].severity == 3
    assert grades(project) == [(1, "V203", 3), (1, "C301", 3), (2, "V203", 3)]
    judge_by(project, {}, Thresholds())
    assert severities(project.writer()) == {}
    assert grades(project)[0] == (1, "V203", 2)


def test_thresholds_are_kept_and_nonsense_is_not_read(project: Project) -> None:
    judge_by(project, {}, Thresholds(balance=0.5, repeated=7))
    assert thresholds(Queries(project.writer())) == Thresholds(balance=0.5, repeated=7)
    project.writer().execute('UPDATE memo SET value = \'{"balance": "x", "more": 1}\' WHERE key = \'thresholds\'')
    assert thresholds(Queries(project.writer())) == Thresholds()
