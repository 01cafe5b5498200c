"""What the doctor finds, and what it mends."""

import json
import random
import shutil
from pathlib import Path
from typing import Any

import pytest

from tooldata_tui.dataset import Status
from tooldata_tui.errors import ProjectError
from tooldata_tui.review.session import Decision, ReviewSession
from tooldata_tui.store import schema
from tooldata_tui.store.doctor import examine, rebuild
from tooldata_tui.store.examples import ExampleStore
from tooldata_tui.store.project import Project
from tooldata_tui.store.sqlite import connect, sqlite

from .making import CHECKER, line, project_with, row


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project in which two people did everything there is to do; closed, and never changed."""
    system = {"role": "system", "content": "You help people who ask about orders. " * 20}
    rows = [row(f"question {n}", "lookup" if n % 3 else None, id=f"own{n}") for n in range(40)]
    for one in rows:
        one["messages"].insert(0, system)
    lines = [*(line(str(n)) for n in range(6)), *(json.dumps(one).encode() for one in rows)]
    project = project_with(tmp_path_factory.mktemp("doctor"), lines)
    for reviewer in ("ada", "bob"):
        session = ReviewSession(project, reviewer, lambda: CHECKER)

        def view(example: int, session: ReviewSession = session) -> Any:
            return session.view(example)

        session.edit(view(2), {**view(2).row, "note": reviewer}, accept=True)
        session.reject(view(3), "duplicate")
        session.bulk(range(5, 20), Status.ACCEPTED)
        session.comment(view(4), f"{reviewer} was here")
        session.flag(view(6))
        session.skip(view(7))
        session.undo()
        session.undo()
        session.redo()
        session.undo()
        session.skip(view(8))
        session.close()
    assert examine(project.writer()).sound
    project.close()
    return project.path


@pytest.fixture
def path(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(original, tmp_path / "it.tooldata"))


def tamper(path: Path, *statements: str) -> None:
    """Change what the triggers protect, as somebody with a database browser would."""
    with sqlite.connect(str(path)) as db:
        for name in ("verdict_no_update", "verdict_no_delete"):
            db.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            assert db.execute(statement).rowcount != 0, statement
        for name in ("verdict_no_update", "verdict_no_delete"):
            db.execute(schema.TABLES[name])
    db.close()


def diagnosis(path: Path) -> tuple[str, str]:
    """Damage and drift, in one text each."""
    db = connect(path, write=False)
    found = examine(db)
    db.close()
    return "\n".join(found.damage), "\n".join(found.drift)


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE verdict SET body = '{}' WHERE kind = 'reject' AND log LIKE 'ada%'", "entry 3 was changed"),
        ("UPDATE verdict SET reviewer = 'eve' WHERE seq = 1 AND log LIKE 'ada%'", "entry 1 was changed"),
        ("UPDATE verdict SET at = '2000' WHERE n = 1", "entry 1 was changed"),
        ("UPDATE verdict SET kind = 'accept' WHERE kind = 'reject'", "entry 3 was changed"),
        ("UPDATE verdict SET hash = zeroblob(32) WHERE n = 2", "entry 2 was changed"),
        ("UPDATE verdict SET example = 9 WHERE n = 1", "entry 1 is not about #9"),
        ("UPDATE verdict SET target = zeroblob(16) WHERE n = 1", "entry 1 is not about #2"),
        ("UPDATE verdict SET example = 9999 WHERE n = 1", "entry 1 is not about #9999"),
        ("DELETE FROM verdict WHERE seq = 3 AND log LIKE 'bob%'", "entries 3 to 3 are missing"),
        ("DELETE FROM verdict WHERE n = (SELECT max(n) FROM verdict)", "verdicts were written"),
        ("DELETE FROM verdict WHERE log LIKE 'bob%'", "verdicts were written"),
        ("DELETE FROM verdict", "verdicts were written, 0 are there"),
        ("UPDATE example SET data = CAST('x' AS BLOB) WHERE id = 4", "example #4 is not what was imported"),
        ("UPDATE example SET label = 'refund' WHERE id = 4", "example #4 is not what was imported"),
        ("UPDATE example SET title = 'nice' WHERE id = 4", "example #4 is not what was imported"),
        ("UPDATE example SET toolset = NULL WHERE id = 4", "example #4 is not what was imported"),
        ("UPDATE example SET line = 400 WHERE id = 4", "example #4 is not what was imported"),
        ("UPDATE example SET cuts = x'00' WHERE id = 4", "example #4 is not what was imported"),
        ("UPDATE example SET digest = zeroblob(16) WHERE id = 4", "example #4 is not what was imported"),
        ("UPDATE part SET data = CAST('x' AS BLOB)", "part 1 is not what was imported"),
        ("DELETE FROM part", "example #10 is not what was imported"),
        ("UPDATE toolset SET tools = replace(tools, 'money', 'honey')", "toolset 1 is not what was imported"),
        ("PRAGMA user_version = 7", "user_version is wrong"),
        ("PRAGMA application_id = 7", "application_id is wrong"),
        ("CREATE TABLE extra(a)", "extra does not belong"),
        ("INSERT INTO reply VALUES(3, 9, 200, '', 1, 1, 0.5, 1, '', x'')", "replies of models answer no request: 1"),
        ("INSERT INTO reply VALUES(3, 9, 200, '', 1, 1, 0.5, 1, '', x'')", "3 replies of models were written, 1 are"),
        ("INSERT INTO request VALUES(1, 7, 'k', x'', '', 0, 1, 0, 9, 0.5)", "requests to models belong to no job: 1"),
        ("DROP TABLE draft", "draft is missing"),
        ("DROP TABLE step", "the steps cannot be read: no such table"),
        ("DROP TABLE state", "the states cannot be read: no such table"),
    ],
)
def test_a_change_behind_our_back_is_damage(path: Path, statement: str, words: str) -> None:
    tamper(path, statement)
    assert words in diagnosis(path)[0]


def test_a_verdict_that_was_added_by_hand_is_damage(path: Path) -> None:
    copied = (
        "INSERT INTO verdict SELECT NULL, 'new', log, {seq}, {seq}, example, target, kind, at, reviewer, body, hash"
    )
    tamper(path, copied.format(seq=99) + " FROM verdict WHERE n = 1")
    assert "are missing" in diagnosis(path)[0]


def test_a_body_that_is_no_json_is_damage_and_no_traceback(path: Path) -> None:
    for body in ("", "[]", "null", '{"step": "x"}', '{"step": 1e999}', "\\x00"):
        tamper(path, f"UPDATE verdict SET body = '{body}' WHERE kind = 'retract'")
        damage, _ = diagnosis(path)
        assert "was changed" in damage
        assert "the states cannot be read" in damage


def test_retractions_in_a_circle_end(path: Path) -> None:
    tamper(path, "UPDATE verdict SET body = json_object('step', step) WHERE kind = 'retract'")
    assert "was changed" in diagnosis(path)[0]


_DRIFT = [
    ("UPDATE state SET status = 0 WHERE example = 5", "the state of #5"),
    ("UPDATE state SET flagged = 1 - flagged WHERE example = 6", "the state of #6"),
    ("UPDATE state SET skips = 7 WHERE example = 8", "the state of #8"),
    ("UPDATE state SET comment = 'x' WHERE example = 4", "the state of #4"),
    ("UPDATE state SET row = NULL WHERE example = 2", "the state of #2"),
    ("DELETE FROM state WHERE example = 3", "the state of #3"),
    ("INSERT INTO state VALUES(30, 1, 0, 0, '', '', NULL, NULL, NULL)", "the state of #30"),
    ("UPDATE step SET done = 1", "whether step"),
    ("UPDATE step SET undone_by = 1 WHERE done = 0 OR done = -1", "whether step"),
    ("UPDATE step SET size = 1", "whether step"),
    ("DELETE FROM step", "whether step"),
    ("INSERT INTO step VALUES('eve', 1, 1, 1, NULL)", "log eve: whether step 1"),
    ("UPDATE tally SET n = n + 1 WHERE kind = 'status' AND key = '1'", "the count of status 1"),
    ("DELETE FROM tally WHERE kind = 'tool'", "the count of tool (none)"),
    ("INSERT INTO tally VALUES('rule', 'X1', 3)", "the count of rule X1"),
    ("DELETE FROM call WHERE example = 1", "the count of tool lookup"),
]


@pytest.mark.parametrize(("statement", "words"), _DRIFT)
def test_what_does_not_follow_from_the_log_is_drift_and_is_mended(path: Path, statement: str, words: str) -> None:
    tamper(path, statement)
    damage, drift = diagnosis(path)
    assert (damage, words in drift) == ("", True)
    project = Project.open(path)
    rebuild(project)
    assert examine(project.writer()).sound
    project.close()


def test_rebuilding_what_is_sound_changes_nothing(path: Path) -> None:
    project = Project.open(path)
    db = project.writer()

    def derived() -> list[Any]:
        counts = db.execute("SELECT * FROM tally WHERE n <> 0 ORDER BY 1, 2").fetchall()
        return [counts, *(db.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in ("state", "step"))]

    before = derived()
    assert rebuild(project) == len(before[1])
    assert derived() == before
    project.close()


def test_the_doctor_looks_at_one_moment(path: Path) -> None:
    project = Project.open(path)
    session = ReviewSession(project, "ada", lambda: CHECKER)
    view = session.view(30)
    assert view is not None
    reader = project.reader()
    decided: list[Decision] = []

    def decide(statement: str) -> None:
        if "FROM state" in statement and not decided:
            decided.append(session.accept(view))

    reader.set_trace_callback(decide)
    assert examine(reader).sound
    assert decided
    reader.close()
    session.close()
    project.close()


# --- flipped bits


def contents(db: Any) -> list[Any]:
    """What a reviewer sees and what was decided; not the indexes and caches that follow from it."""
    ids = [one for (one,) in db.execute("SELECT id FROM example ORDER BY id")]
    tables = {"example": "id, file, line, toolset, source_id, origin, label, title", "toolset": "*", "verdict": "*"}
    rows = [db.execute(f"SELECT {columns} FROM {table} ORDER BY 1").fetchall() for table, columns in tables.items()]
    state = db.execute("SELECT example, status, flagged, skips, reason, comment, row FROM state ORDER BY 1").fetchall()
    return [ids, list(ExampleStore(db).lines(ids)), rows, state]


def flipped(path: Path, offsets: list[int], dice: random.Random) -> None:
    with path.open("r+b") as file:
        for offset in offsets:
            file.seek(offset)
            byte = file.read(1)[0]
            file.seek(offset)
            file.write(bytes([byte ^ (1 << dice.randrange(8))]))


@pytest.mark.parametrize("seed", range(60))
def test_a_flipped_bit_is_found_or_changes_nothing(original: Path, tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)
    size = original.stat().st_size
    path = Path(shutil.copy(original, tmp_path / "it.tooldata"))
    # The first page holds the schema: it is hit more often than its size deserves.
    flipped(path, [dice.randrange(16_384 if seed % 4 == 0 else size) for _ in range(1 + seed % 3)], dice)
    try:
        project = Project.open(path)
    except ProjectError:
        return
    try:
        if examine(project.writer()).sound:
            before = connect(original, write=False)
            assert contents(project.writer()) == contents(before)
            before.close()
    finally:
        project.close()


def places_of(path: Path, needle: bytes) -> list[int]:
    data = path.read_bytes()
    found, at = [], data.find(needle)
    while at >= 0:
        found.append(at)
        at = data.find(needle, at + 1)
    return found


@pytest.mark.parametrize("needle", [b"question 7", b"Gives the money back", b"who ask about orders", b"bob was here"])
def test_a_changed_word_of_a_line_a_tool_a_part_or_a_verdict_is_found(path: Path, needle: bytes) -> None:
    places = places_of(path, needle)
    assert places
    flipped(path, [place + 3 for place in places], random.Random(1))
    damage, _ = diagnosis(path)
    assert "is not what was imported" in damage or "was changed" in damage


def test_a_damaged_example_is_told_and_others_are_read(path: Path) -> None:
    tamper(
        path,
        "UPDATE example SET cuts = x'00' WHERE id = 10",
        "UPDATE example SET data = CAST('{' AS BLOB), cuts = NULL WHERE id = 1",
        "UPDATE state SET row = '[' WHERE example = 2",
        "UPDATE state SET status = 9 WHERE example = 3",
    )
    project = Project.open(path)
    session = ReviewSession(project, "ada", lambda: CHECKER)
    for example in (1, 2, 3, 10):
        with pytest.raises(ProjectError, match="run tooldata doctor"):
            session.view(example)
    assert session.view(11) is not None
    assert len(session.rows(range(1, 46))) == 45
    session.close()
    project.close()
