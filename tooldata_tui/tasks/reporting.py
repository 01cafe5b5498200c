"""The report: what a page says about a project, gathered from everywhere."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from tooldata_tui import __version__
from tooldata_tui.dataset import Example, Finding, Role, Status
from tooldata_tui.dataset.jsontext import loads
from tooldata_tui.errors import DataError, TooldataError
from tooldata_tui.formats.openai import example_of_row
from tooldata_tui.report.content import Content, MapPoint, PointMap, Worst
from tooldata_tui.report.page import page_of
from tooldata_tui.report.plots import draw_all, drawn_tools
from tooldata_tui.rules.registry import RULES
from tooldata_tui.store.describing import describe
from tooldata_tui.store.examples import ExampleStore
from tooldata_tui.store.inspection import about_the_set
from tooldata_tui.store.project import Project
from tooldata_tui.store.queries import Queries
from tooldata_tui.store.sqlite import Connection
from tooldata_tui.store.vectors import vectors_path
from tooldata_tui.store.waivers import counting_findings
from tooldata_tui.tasks.export.files import appearing
from tooldata_tui.tasks.measuring import health_of
from tooldata_tui.triage.priority import WEIGHTS, Weights, by_priority

__all__ = ["Drawn", "draw_the_map", "gather", "write_report"]

#: Examples that are listed; points and labels of the map that are drawn, and characters of what each says.
_WORST, _POINTS, _LABELS, _SAID = 25, 3_000, 8, 120
#: Characters of a text that is listed.
_LONG = 600
#: Rules whose findings say that a label is in doubt.
_DOUBT = ("A1", "A3", "D3")

#: A map as it is kept: the names of labels, then for each point its example, label and place.
Drawn = tuple[Sequence[str], Sequence[int], Sequence[int], Sequence[int], Sequence[int]]


def write_report(content: Content, path: Path) -> None:
    """Draw the page and write it to a new file. Raises :class:`DataError` or :class:`UsageError`."""
    drawings = draw_all(content)
    left_out = len(content.health.tools) - len(drawn_tools(content.health))
    text = page_of(content, drawings, left_out=left_out)
    if path.exists():
        raise DataError("already exists", file=path, hint="choose another name")
    with appearing([path]) as [file]:
        file.write(text.encode())


def draw_the_map(project: Project, db: Connection) -> None:
    """Have the map up to date, where there are vectors to draw it from. Without them the report has none."""
    if vectors_path(project.path).exists():
        from tooldata_tui.tasks.layout import draw_map

        with suppress(TooldataError):
            draw_map(project, db)


def gather(
    project: Project,
    db: Connection,
    name: str,
    wanted: Callable[[str], bool],
    *,
    drawn: Drawn | None = None,
    left: Sequence[str] = (),
    weights: Weights = WEIGHTS,
) -> Content:
    """Everything the page says.

    :param name: what it is about
    :param wanted: whether findings of a code are wanted
    :param drawn: the map
    :param left: what is known of the errors that are left
    """
    queries = Queries(db)
    tallies = queries.tallies()
    status = tallies.get("status", {})
    rules = sorted(counting_findings(db).items(), key=lambda item: (-item[1], item[0]))
    return Content(
        name=name,
        version=__version__,
        examples=tallies.get("total", {}).get("", 0),
        statuses={one.word: status.get(str(int(one)), 0) for one in Status},
        health=health_of(project.path, db),
        rules=[(code, n, RULES[code].summary if code in RULES else "") for code, n in rules if wanted(code)],
        about=sorted(
            (one for one in about_the_set(queries) if wanted(one.code)), key=lambda one: (-one.severity, one.code)
        ),
        worst=_worst(db, by_priority(queries, weights=weights)[:_WORST], wanted),
        left=left,
        map=_map(queries, db, drawn) if drawn is not None else None,
    )


# --- the worst examples


def _worst(db: Connection, ids: Sequence[int], wanted: Callable[[str], bool]) -> list[Worst]:
    store = ExampleStore(db)
    found: list[Worst] = []
    rows = {number: (row, toolset) for number, row, toolset, _ in store.whole(list(ids))}
    for number in ids:
        row, toolset = rows[number]
        record = store.record(number)
        findings = _wanted(record.findings, wanted) if record is not None else []
        if record is not None and findings:
            example = example_of_row(loads(row), toolset)
            said, called = _turn(example)
            label, _ = describe(example)
            found.append(Worst(number, f"{record.file}:{record.line_number}", label, said, called, findings))
    return found


def _wanted(findings: Sequence[Finding], wanted: Callable[[str], bool]) -> list[Finding]:
    return sorted((one for one in findings if wanted(one.code)), key=lambda one: (-one.severity, one.code))


def _turn(example: Example) -> tuple[str, str]:
    """What the user said last, and what was answered to it first."""
    said, answer = "", ""
    for message in example.messages:
        if message.role == Role.USER:
            said, answer = message.content or "", ""
        elif message.role == Role.ASSISTANT and not answer:
            calls = "; ".join(f"{call.name}({call.arguments[:_LONG]})" for call in message.calls[:5])
            answer = calls or message.content or ""
    return said[:_LONG], answer[:_LONG]


# --- the map


def _map(queries: Queries, db: Connection, drawn: Drawn) -> PointMap:
    """A part of the points, evenly spread over the examples, with what each says."""
    names, examples, labels, xs, ys = drawn
    total = len(examples)
    chosen = range(total) if total <= _POINTS else [at * total // _POINTS for at in range(_POINTS)]
    counts: dict[int, int] = {}
    for label in labels:
        counts[label] = counts.get(label, 0) + 1
    order = sorted(counts, key=lambda label: (-counts[label], label))[:_LABELS]
    place = {label: at for at, label in enumerate(order)}
    ids = sorted({examples[at] for at in chosen})
    titles = {row.id: row.title[:_SAID] for row in ExampleStore(db).page(ids)}
    doubts = _doubts(queries, titles)
    points = [
        MapPoint(
            xs[at],
            ys[at],
            place.get(labels[at], len(order)),
            examples[at],
            titles.get(examples[at], ""),
            doubts.get(examples[at], ""),
        )
        for at in chosen
    ]
    return PointMap([names[label] for label in order], points, total)


def _doubts(queries: Queries, among: Mapping[int, str]) -> dict[int, str]:
    """What the comparison says against the labels of these examples, in short."""
    found: dict[int, str] = {}
    for row in queries.findings([("rule", _DOUBT, False)]):
        example, code, message = row[0], row[4], row[6]
        if example in among and code.startswith(_DOUBT):
            found.setdefault(example, f"{code} {message[:_SAID]}")
    return found
