"""What was acknowledged is on disk, whenever the process is killed."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tooldata_tui.store.doctor import examine
from tooldata_tui.store.project import Project

from .making import child, line, project_with

#: Starts a process that decides without end and tells every step that is saved, kills it at some moment, looks at what
#: is there; again and again. It forks, which is quick, and so runs in a process of its own that has no threads.
_KILLS = """
import json, os, pathlib, random, select, signal, sys
from tooldata_tui.dataset import Status
from tooldata_tui.review.session import ReviewSession
from tooldata_tui.rules.checker import Checker
from tooldata_tui.store.doctor import examine
from tooldata_tui.store.project import Project
path, rounds = pathlib.Path(sys.argv[1]), int(sys.argv[2])
checker, dice = Checker(), random.Random(7)

def decide_until_killed(out):
    session = ReviewSession(Project.open(path), "ada", lambda: checker)
    number = 0
    while True:
        number += 1
        view = session.view(number % 20 + 1)
        match number % 6:
            case 0: step = session.accept(view).step
            case 1: step = session.edit(view, {**view.row, "note": number}, accept=True).step
            case 2: step = session.bulk(range(1, 10), Status.REJECTED).step
            case 3: step = session.undo() and 0
            case 4: step = session.comment(view, "x" * 5000).step
            case 5: step = session.skip(view).step
        os.write(out, b"%d\\n" % step)

acknowledged = 0
for _ in range(rounds):
    incoming, outgoing = os.pipe()
    victim = os.fork()
    if not victim:
        os.close(incoming)
        try:
            decide_until_killed(outgoing)
        finally:
            os._exit(1)
    os.close(outgoing)
    heard = b""
    for _ in range(dice.randrange(1, 15)):
        heard += os.read(incoming, 4096)
    select.select([], [], [], dice.random() / 500)
    os.kill(victim, signal.SIGKILL)
    while more := os.read(incoming, 4096):
        heard += more
    os.close(incoming)
    assert os.waitpid(victim, 0)[1] == signal.SIGKILL
    said = [int(step) for step in heard.split(b"\\n")[:-1] if step != b"0"]
    acknowledged += len(said)
    project = Project.open(path)
    rows = project.db.execute("SELECT seq, step FROM verdict ORDER BY n").fetchall()
    found = examine(project.db)
    project.close()
    steps = [step for _, step in rows]
    assert set(said) <= set(steps), (said, steps)
    assert len(said) == len(set(said))
    assert [seq for seq, _ in rows] == list(range(1, len(rows) + 1))
    assert found.sound, (found.damage, found.drift)
print(json.dumps([acknowledged, len(rows)]))
"""


def test_nothing_that_was_acknowledged_is_lost_by_a_kill(tmp_path: Path) -> None:
    project_with(tmp_path, [line(str(n)) for n in range(20)]).close()
    killer = child(_KILLS, tmp_path / "it.tooldata", "15")
    out, _ = killer.communicate()
    assert killer.returncode == 0
    acknowledged, verdicts = json.loads(out)
    assert 15 < acknowledged <= verdicts


_IMPORT = """
import os, pathlib, signal, sys
from tooldata_tui.rules.checker import Checker
from tooldata_tui.store.project import Project
from tooldata_tui.tasks import importing
importing._BATCH_LINES = 10
project = Project.open(pathlib.Path(sys.argv[1]))
left = int(sys.argv[3])
def progress(_):
    global left
    left -= 1
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
importing.import_file(project, pathlib.Path(sys.argv[2]), Checker(), on_progress=progress)
"""


@pytest.mark.parametrize("changed", [False, True], ids=["new", "changed"])
def test_an_import_that_is_killed_goes_on_where_it_was(tmp_path: Path, changed: bool) -> None:
    lines = [line(str(n)) for n in range(45)]
    project = project_with(tmp_path, lines[:20] if changed else [])
    project.close()
    data = tmp_path / "it.jsonl"
    # A line in front: this is not the file that was imported, and each line has to be looked for.
    data.write_bytes(b"\n".join([line("new"), *lines]) + b"\n")
    for batches in ("1", "2"):
        killed = child(_IMPORT, project.path, data, batches)
        killed.communicate()
        assert killed.returncode == -9
    finished = child(_IMPORT, project.path, data, "-1")
    finished.communicate()
    assert finished.returncode == 0
    again = Project.open(project.path)
    titles = [row[0] for row in again.writer().execute("SELECT title FROM example")]
    assert sorted(titles) == sorted(["new", *(str(n) for n in range(45))])
    assert examine(again.writer()).sound
    again.close()


_DECIDE = """
import os, pathlib, sys
from tooldata_tui.review.session import ReviewSession
from tooldata_tui.store import project as project_module
from tooldata_tui.store.project import Project
if sys.argv[2] == "delete":
    project_module.network_file_system = lambda _: "nfs"
session = ReviewSession(Project.open(pathlib.Path(sys.argv[1])), "ada", None)
for example in range(1, 11):
    view = session.view(example)
    os.write(1, b"asked\\n")
    session.accept(view)
    os.write(1, b"saved\\n")
"""


@pytest.mark.parametrize("journal", ["wal", "delete"])
def test_the_disk_is_waited_for_before_every_acknowledgement(tmp_path: Path, journal: str) -> None:
    strace = shutil.which("strace")
    if strace is None or subprocess.run([strace, "-o", "/dev/null", "true"], capture_output=True).returncode:
        pytest.skip("strace cannot attach here")
    project_with(tmp_path, [line(str(n)) for n in range(10)]).close()
    log = tmp_path / "strace.log"
    wrapped = [strace, "-f", "-y", "-e", "trace=write,fsync,fdatasync", "-o", str(log)]
    traced = child(_DECIDE, tmp_path / "it.tooldata", journal, before=wrapped)
    traced.communicate()
    assert traced.returncode == 0
    events = re.findall(r'write\(1<[^>]*>, "(asked|saved)|f(?:data)?sync\(\d+<([^>]*)>\) += 0', log.read_text())
    told = [said or Path(synced).name for said, synced in events]
    files = {"it.tooldata-wal"} if journal == "wal" else {"it.tooldata-journal", "it.tooldata"}
    saved = 0
    for start, end in zip(
        (n for n, event in enumerate(told) if event == "asked"),
        (n for n, event in enumerate(told) if event == "saved"),
        strict=True,
    ):
        assert files <= set(told[start:end]), told[start:end]
        saved += 1
    assert saved == 10
