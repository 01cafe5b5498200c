"""Running a person's own rules: in a child process, which a rule may hang, end or break without stopping anybody.

The child says what it is about to do before it does it, one JSON line each, and an alarm ends it where that takes too
long: the default action of a signal works even where Python itself is stuck. So whatever it died of, it is known at
which rule and example; the next child goes on there without that rule.
"""

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tooldata_tui.dataset import Finding, Severity, Status
from tooldata_tui.dataset.jsontext import loads
from tooldata_tui.formats.openai import example_of_row
from tooldata_tui.rules.guard import failed
from tooldata_tui.rules.own import OwnRule, collected, findings_of
from tooldata_tui.rules.report import finding
from tooldata_tui.settings.trust import digest_of, is_trusted
from tooldata_tui.store.examples import ExampleStore
from tooldata_tui.store.sqlite import connect
from tooldata_tui.tasks.installed_rules import GROUP, installed_rules
from tooldata_tui.text import clip, one_line

__all__ = ["PATIENCE", "SET", "run_in_child", "serve"]

#: Seconds that a rule may take at one example, and a file to be loaded.
PATIENCE, _LOADING = 1.5, 10.0
#: Times that a rule may be broken off before it is left out.
_TIMES = 3
#: In place of an example: what is about none.
SET = 0
#: What a child is at when it is at no rule.
_PROGRAM = "the program"


def run_in_child(
    project: Path, files: Sequence[tuple[str, str]], patience: float = PATIENCE
) -> dict[int, list[Finding]]:
    """What the rules in *files* say, by example; at :data:`SET` what is about the rules as such.

    :param files: path (or identity of installed rules) and digest; one with another digest now, or that nobody trusts,
        is not run, which is a finding
    :param patience: seconds that a rule may take at one example
    """
    found: dict[int, list[Finding]] = {}
    start, broken, left_out = 1, Counter[str](), set[str]()
    skipped: list[tuple[int, str]] = []
    while True:
        plan = {
            "project": str(project),
            "files": [one for one in files if one[0] not in left_out],
            "patience": patience,
        }
        at, died = _one_child({**plan, "start": start, "skipped": skipped, "left_out": sorted(left_out)}, found)
        if at is None:
            return found
        start, what = at[0] or start, at[1]
        found.setdefault(at[0], []).append(_death(what, died, patience if at[0] else _LOADING))
        if what == _PROGRAM:
            return found
        broken[what] += 1
        skipped = [(example, code) for example, code in skipped if example == start] + [(start, what)]
        if not at[0] or broken[what] >= _TIMES:
            left_out.add(what)
            if at[0]:
                found.setdefault(SET, []).append(
                    finding("R902", f"{what} was broken off {_TIMES} times and is left out")
                )


def _death(what: str, code: int, patience: float) -> Finding:
    if code == -signal.SIGALRM:
        return finding("R902", f"{_named(what)} took longer than {patience:g} seconds and was broken off")
    return finding("R901", f"{_named(what)} ended the process that rules run in (code {code})")


def _named(what: str) -> str:
    return clip(one_line(Path(what).name), 60)


def _one_child(plan: dict[str, Any], found: dict[int, list[Finding]]) -> tuple[tuple[int, str] | None, int]:
    """Run one child; return what it was at when it died, or None where it came to the end, and its exit code."""
    # -P: a folder of data is no place to import modules from.
    command = [sys.executable, "-P", "-m", "tooldata_tui", "_own"]
    at: tuple[int, str] | None = (SET, _PROGRAM)
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(json.dumps(plan).encode() + b"\n")
        child.stdin.flush()  # it stays open: its end is how the child knows that we are gone
        for line in child.stdout:
            match json.loads(line):
                case ["at", int(example), str(what)]:
                    at = example, what
                case ["found", int(example), str(code), int(severity), str(message), turn, list(path)]:
                    one = Finding(code, Severity(severity), message, turn, tuple(path))
                    about = found.setdefault(example, [])
                    if example != SET or one not in about:  # each child says again which files are not run
                        about.append(one)
                case ["end"]:
                    at = None
        child.stdin.close()
        return at, child.wait()


# --- the child


def serve() -> None:
    """Be the child: read the plan from standard input, and report on what was standard output."""
    plan = json.loads(sys.stdin.buffer.readline())
    channel = os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (1, 2):  # what a rule prints is nobody's
        os.dup2(nowhere, stream)
    for said in _reports(plan):
        os.write(channel, json.dumps(said).encode() + b"\n")


def _reports(plan: dict[str, Any]) -> Iterator[list[Any]]:
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGALRM})
    for path, digest in plan["files"]:
        yield ["at", SET, path]
        signal.setitimer(signal.ITIMER_REAL, _LOADING)
        wrong = _load_installed(path, digest) if path.startswith(f"{GROUP}:") else _load(Path(path), digest)
        signal.setitimer(signal.ITIMER_REAL, 0)
        if wrong is not None:
            yield _report(SET, wrong)
    yield ["at", SET, _PROGRAM]
    rules, left_out = collected(), set(plan["left_out"])
    skipped = {(example, code) for example, code in plan["skipped"]}
    for number, row, toolset, status in ExampleStore(connect(Path(plan["project"]), write=False)).whole():
        if number < plan["start"] or status == Status.REJECTED:
            continue
        example = example_of_row(loads(row), toolset)
        passed = {code for at, code in skipped if at == number}
        last = max((index for index, one in enumerate(rules) if one.code in passed), default=-1)
        for one in rules[last + 1 :]:
            if one.code in left_out:
                continue
            yield ["at", number, one.code]
            signal.setitimer(signal.ITIMER_REAL, plan["patience"])
            said = _say(one, example)
            signal.setitimer(signal.ITIMER_REAL, 0)
            for finding_ in said:
                yield _report(number, finding_)
    yield ["end"]


def _report(example: int, one: Finding) -> list[Any]:
    return ["found", example, one.code, int(one.severity), one.message, one.turn, list(one.path)]


def _load(path: Path, digest: str) -> Finding | None:
    """Run the file, which makes its rules; return why that was not possible."""
    try:
        data = path.read_bytes()
    except OSError as error:
        return finding("R903", f"{_named(str(path))} is not run: it cannot be read: {error.strerror}")
    if digest_of(data) != digest or not is_trusted(path, digest):
        return finding("R903", f"{_named(str(path))} is not run: tooldata trust PROJECT lets it")
    try:
        exec(compile(data, str(path), "exec", dont_inherit=True), {"__name__": path.stem, "__file__": str(path)})
    except BaseException as error:
        return _blamed(path.name, error, str(path))
    return None


def _load_installed(identity: str, digest: str) -> Finding | None:
    """Load what an installed package brings, which makes its rules; return why that was not possible."""
    one = next((one for one in installed_rules() if one.identity == identity), None)
    if one is None or one.digest != digest or not is_trusted(identity, digest):
        return finding("R903", f"{_named(identity)} is not run: tooldata trust PROJECT lets it")
    try:
        one.entry.load()
    except BaseException as error:
        return _blamed(identity, error)
    return None


def _say(one: OwnRule, example: Any) -> list[Finding]:
    try:
        return list(findings_of(one, example))
    except BaseException as error:  # it may try to leave, too
        code = getattr(one.check, "__code__", None)
        return [_blamed(one.code, error, code.co_filename if code is not None else "")]


def _blamed(what: str, error: BaseException, file: str = "") -> Finding:
    found = failed(error, file)
    return found._replace(message=f"{_named(what)}: {found.message}")
