"""``make bench``: how quick the review and the import are, against floors measured in the same run.

    python benchmarks/run.py [--quick] [--json] [start|keys|line|import ...]

``--quick`` leaves out the project of a million examples, which takes minutes to make the first time. A missed target is
printed, not an error: figures depend on the machine and on what else it does. Ratios of one run do so least.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import jiter
import projects
from processes import ProcessTree, run_timed
from terminal import Link, Terminal, TerminalError

HELLO = [sys.executable, str(Path(__file__).with_name("hello.py"))]
REPEATS = 5
#: What every example of the benchmark data shows once it is painted.
SHOWN = "call "


class Figure(NamedTuple):
    """One measured figure. ``target`` is the most (with ``>=`` the least) it should be; empty where there is none."""

    name: str
    value: float
    unit: str
    target: str = ""

    @property
    def met(self) -> bool | None:
        if not self.target:
            return None
        sign, limit = self.target.split()
        return self.value <= float(limit) if sign == "<=" else self.value >= float(limit)


def review(project: Path) -> list[str]:
    return [projects.TOOLDATA, "review", str(project)]


def measure_start(counts: list[int]) -> Iterator[Figure]:
    """From the command to the first example, against an empty Textual app."""
    floor, ours = [], {count: [] for count in counts}  # type: ignore[var-annotated]
    held = 0.0
    for _ in range(REPEATS):
        with Terminal(HELLO) as terminal:
            floor.append(terminal.start("hello world"))
        for count in counts:
            with Terminal(review(projects.copy_of(count))) as terminal:
                ours[count].append(terminal.start(SHOWN))
                held = max(held, terminal.usage().held)
    empty = statistics.median(one.seconds for one in floor)
    yield Figure("empty Textual app, first frame", empty * 1e3, "ms")
    for count, starts in ours.items():
        seconds = statistics.median(one.seconds for one in starts)
        yield Figure(f"review of {count:,}, first example", seconds * 1e3, "ms")
        yield Figure("  times the empty app", seconds / empty, "x", "<= 1.5")
        ready = statistics.median(one.keys for one in starts) / statistics.median(one.keys for one in floor)
        yield Figure("  reads keys, times the empty app", ready, "x")
        cpu = statistics.median(s.cpu for s in starts) / statistics.median(f.cpu for f in floor)
        yield Figure("  its CPU", cpu, "x")
        yield Figure("  bytes of the start", max(one.bytes for one in starts), "B", "<= 15000")
    yield Figure("memory while browsing", held, "MB", "<= 110")


def measure_keys(counts: list[int]) -> Iterator[Figure]:
    """Bytes and time of single keys, beside those of a program that shows nothing but a number at each."""
    with Terminal(HELLO) as terminal:
        terminal.start("hello world")
        floor = [terminal.press("j") for _ in range(40)]
    yield Figure("empty Textual app, a key settled, median", statistics.median(s.settled * 1e3 for s in floor), "ms")
    yield Figure("  CPU, median", statistics.median(s.cpu * 1e3 for s in floor), "ms")
    for count in counts:
        with Terminal(review(projects.copy_of(count))) as terminal:
            terminal.start(SHOWN)
            yield Figure(f"idle for 3 s, {count:,} examples", terminal.idle(3), "B", "<= 0")
            for key, times, most in (
                ("j", 40, 3500),
                ("k", 20, 3500),
                ("a", 20, 3500),
                ("x", 10, 3500),
                ("u", 10, 3500),
            ):
                strokes = [terminal.press(key) for _ in range(times)]
                sizes = [stroke.bytes for stroke in strokes]
                settled = sorted(stroke.settled * 1e3 for stroke in strokes)
                yield Figure(f"  {key}: bytes, median", statistics.median(sizes), "B", f"<= {most}")
                yield Figure(f"  {key}: settled, median", statistics.median(settled), "ms", "<= 15")
                yield Figure(f"  {key}: settled, 95 %", settled[int(len(settled) * 0.95) - 1], "ms", "<= 30")
                yield Figure(f"  {key}: CPU, median", statistics.median(s.cpu * 1e3 for s in strokes), "ms")
    with Terminal(review(projects.copy_of(counts[0])), environment={"TEXTUAL_COLOR_SYSTEM": "standard"}) as terminal:
        terminal.start(SHOWN)
        yield Figure(
            "j in 16 colours: bytes, median", statistics.median(terminal.press("j").bytes for _ in range(30)), "B"
        )


def measure_line(counts: list[int]) -> Iterator[Figure]:
    """A key held at 15 Hz over 64 kbit/s with 100 ms of round trip."""
    with Terminal(review(projects.copy_of(counts[-1])), link=Link(64, 0.1)) as terminal:
        terminal.start(SHOWN)
        held = terminal.hold("j", 60, 15)
    yield Figure("held key over 64 kbit/s: behind at release", held.lag, "s", "<= 0.7")
    yield Figure("  bytes of each repeat, mean", held.bytes_each, "B")


def measure_import(_: list[int]) -> Iterator[Figure]:
    """CPU of ``tooldata import``, all of it, against parsing the same lines."""
    for name, path, least in (
        ("1 kB rows", projects.lines(20_000), "20000"),
        ("rows with 30 kB of tools", projects.long_lines(3_000), ""),
    ):
        lines = path.read_bytes().splitlines()
        started = time.process_time()
        for line in lines:
            jiter.from_json(line, catch_duplicate_keys=True, allow_inf_nan=False)
        parsed = time.process_time() - started
        target = projects.CACHE / "import.tooldata"
        cpu = []
        for _repeat in range(3):
            for ending in ("", "-wal", "-shm"):
                Path(f"{target}{ending}").unlink(missing_ok=True)
            cpu.append(run_timed([projects.TOOLDATA, "import", str(target), str(path)]).cpu)
        idle = run_timed([projects.TOOLDATA, "import", str(target), str(path)]).cpu
        seconds = min(cpu) - idle  # without starting Python
        rows = len(lines)
        yield Figure(f"import, {name}: rows a CPU second", rows / seconds, "", f">= {least}" if least else "")
        size = path.stat().st_size / 1e6
        yield Figure("  MB a CPU second", size / seconds, "MB", ">= 25" if least else "")
        yield Figure("  times parsing it", seconds / parsed, "x")


def measure_formats(_: list[int]) -> Iterator[Figure]:
    """CPU of reading records of about 10 kB of every format, which becomes rows: no rules, nothing kept."""
    from format_rows import WRITTEN, record_lines

    from tooldata_tui.tasks.collector import without_collector

    for format in WRITTEN:
        lines = list(record_lines(format, 600))
        seconds = []
        for _repeat in range(REPEATS):
            reader = format.reader(None)
            with without_collector():  # as an import does
                started = time.process_time()
                for line in lines:
                    reader.example(reader.parse(line))
                seconds.append(time.process_time() - started)
        size = sum(map(len, lines)) / 1e6
        yield Figure(f"{format.name}: MB a CPU second", size / min(seconds), "MB", ">= 30")


def measure_scan(_: list[int]) -> Iterator[Figure]:
    """Keys while the examples are compared beside the review, against the same keys without."""
    found = {}
    for scan in (False, True):
        with Terminal(review(projects.copy_of(20_000)), scan=scan) as terminal:
            terminal.start(SHOWN)
            found[scan] = sorted(terminal.press("j").settled * 1e3 for _ in range(60))
            if scan and "comparing" not in terminal.text():
                raise TerminalError("the scan was over before the keys were")
    for scan, times in found.items():
        where = "while 20,000 are compared" if scan else "nothing beside it"
        yield Figure(f"j settled, {where}: median", statistics.median(times), "ms")
        yield Figure("  95 %", _ninety_five(times), "ms")
    yield Figure("  95 %, times that without", _ninety_five(found[True]) / _ninety_five(found[False]), "x", "<= 1.5")


def measure_first_order(_: list[int]) -> Iterator[Figure]:
    """What it takes from the start of the scan beside a review to the first order, over all that the rules found."""
    found = []
    for _repeat in range(REPEATS):
        command = [projects.TOOLDATA, "_scan", str(projects.copy_of(20_000))]
        started = time.perf_counter()
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
            assert child.stdout is not None
            for line in child.stdout:
                if json.loads(line)["event"] == "written":
                    break
            found.append((ProcessTree(child.pid).usage().cpu, time.perf_counter() - started))
            child.kill()
    yield Figure("first order of 20,000: CPU, with the start of the process", min(cpu for cpu, _ in found), "s", "<= 1")
    yield Figure("  on the clock", min(wall for _, wall in found), "s")


def _ninety_five(times: list[float]) -> float:
    return times[int(len(times) * 0.95) - 1]


#: Keys are pressed in turns, with requests in flight and without, so that what else the machine does meets both; a turn
#: begins once what was under way has come, in seconds.
_ROUNDS, _KEYS, _CALM = 6, 25, 3.0

#: Who is asked beside the review: a double of a language model that takes a second for each of 32 requests in flight.
_ASKED = """
[providers.double]
url = "{url}"
model = "double"
concurrency = 32
"""


def measure_generate(counts: list[int]) -> Iterator[Figure]:
    """Replies taken in, and keys while 32 requests are in flight beside the review."""
    import generation

    many = 100_000 if len(counts) > 1 else 10_000
    for replies, each in ((many, 1), (many // 10, 10)):
        got = generation.ingest(replies, each)
        if got.examples < 0.9 * replies * each:
            raise TerminalError(f"of {replies * each:,} examples {got.examples:,} came in")
        target = ">= 5000" if each == 1 else ""
        yield Figure(
            f"{replies:,} replies, {each} examples in each: a CPU second", got.replies / got.seconds, "", target
        )
        yield Figure("  examples a CPU second", got.examples / got.seconds, "")
    double = [sys.executable, generation.__file__]
    with subprocess.Popen(
        double, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, preexec_fn=lambda: os.nice(19)
    ) as server:
        assert server.stdout is not None
        settings = _ASKED.format(url=server.stdout.readline().strip())
        with Terminal(review(projects.copy_of(20_000)), settings=settings) as terminal:
            terminal.start(SHOWN)
            for key in (*"*ljjj", "backspace", "backspace", *"100000", "enter"):
                terminal.press(key)
            _wait(terminal, "Before anything is sent")
            terminal.press("y")
            terminal.press("escape")
            found: dict[bool, list[float]] = {True: [], False: []}
            for _ in range(_ROUNDS):
                for busy in (True, False):
                    _wait(terminal, "growing " if busy else "paused")
                    terminal.idle(_CALM)
                    found[busy] += [terminal.press("j", example=True).settled * 1e3 for _ in range(_KEYS)]
                    for key in ("*", "p", "escape"):
                        terminal.press(key)
        assert server.stdin is not None
        server.stdin.close()
    for busy, where in ((False, "while it is paused"), (True, "while 32 requests are in flight")):
        yield Figure(f"j settled, {where}: median", statistics.median(found[busy]), "ms")
        yield Figure("  95 %", _ninety_five(sorted(found[busy])), "ms")
    most = _ninety_five(sorted(found[True])) / _ninety_five(sorted(found[False]))
    yield Figure("  95 %, times that without", most, "x", "<= 1.5")


def _wait(terminal: Terminal, text: str) -> None:
    for _ in range(120):
        if text in terminal.text():
            return
        terminal.idle(0.5)
    raise TerminalError(f"{text!r} was not shown:\n{terminal.text()}")


def measure_labels(_: list[int]) -> Iterator[Figure]:
    """How well flipped labels of the demo are found, and what judging 20,000 examples costs a thread."""
    import triage_labels

    embed = triage_labels.load_embedder()
    base = triage_labels.demo(embed)
    found = [triage_labels.average_precision_of(triage_labels.flipped_demo(base, seed)) for seed in triage_labels.SEEDS]
    yield Figure("flipped labels of the demo, AP x 100", statistics.mean(found) * 100, "")
    cost = triage_labels.cost(triage_labels.many(base, 20_000))
    yield Figure("labels of 20,000 judged: CPU", cost.seconds, "s", "<= 3")
    yield Figure("  one verdict taken in and ranked: CPU", cost.verdict, "ms", "<= 15")


def measure_rules(_: list[int]) -> Iterator[Figure]:
    """CPU of the rules over rows of 1 kB that were just parsed: those about each example, and those about the set."""
    from tooldata_tui.dataset.jsontext import loads
    from tooldata_tui.formats.openai import example_of_row
    from tooldata_tui.rules.across import Across
    from tooldata_tui.rules.every import AT_ONCE, EveryRule
    from tooldata_tui.rules.health import HealthCheck
    from tooldata_tui.rules.values_set import ValueSet
    from tooldata_tui.tasks.collector import without_collector

    lines = projects.lines(20_000).read_bytes().splitlines()[:5_000]
    least: dict[tuple[int, bool], float] = {}
    for _repeat in range(REPEATS):
        rules, gathered = EveryRule(), (HealthCheck(), Across(), ValueSet())
        for at in range(0, len(lines), AT_ONCE):
            batch = [example_of_row(loads(line)) for line in lines[at : at + AT_ONCE]]
            with without_collector():  # as a scan does
                started = time.process_time()
                rules.check_all(batch)
                checked = time.process_time()
                for one in gathered:
                    for number, example in enumerate(batch, at):
                        one.add(number, example)
                done = time.process_time()
            for key, seconds in (((at, False), checked - started), ((at, True), done - checked)):
                least[key] = min(seconds, least.get(key, seconds))
    for of_the_set, name, target in (
        (False, "rules about one example: rows a CPU second", ">= 20000"),
        (True, "rules about the set: rows a CPU second", ""),
    ):
        seconds = sum(least[at, of_the_set] for at in range(0, len(lines), AT_ONCE))
        yield Figure(name, len(lines) / seconds, "", target)


def measure_defects(_: list[int]) -> Iterator[Figure]:
    """Of rows with one defect each, how many are found; defects.py --missed lists the others."""
    import defects

    for name, share, target in defects.table(list(defects.results())):
        yield Figure(name, share, "%", target)


MEASURES: dict[str, Callable[[list[int]], Iterator[Figure]]] = {
    "start": measure_start,
    "keys": measure_keys,
    "line": measure_line,
    "import": measure_import,
    "formats": measure_formats,
    "scan": measure_scan,
    "generate": measure_generate,
    "first": measure_first_order,
    "rules": measure_rules,
    "defects": measure_defects,
    "labels": measure_labels,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("measures", nargs="*", choices=[*MEASURES, []], help="which; all by default")
    parser.add_argument("--quick", action="store_true", help="without the project of a million examples")
    parser.add_argument("--json", action="store_true", help="one JSON object a figure")
    arguments = parser.parse_args()
    # Modules are compiled once, as they are wherever the program is installed.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    counts = [600] if arguments.quick else [600, 1_000_000]
    for name in arguments.measures or MEASURES:
        for figure in MEASURES[name](counts):
            if arguments.json:
                print(json.dumps({**figure._asdict(), "met": figure.met}), flush=True)
            else:
                mark = {True: "ok", False: "missed", None: ""}[figure.met]
                print(f"{figure.name:44} {figure.value:12,.1f} {figure.unit:3} {figure.target:>12}  {mark}", flush=True)


if __name__ == "__main__":
    main()
