"""Findings as the commands print them: for people a line, for programs an object."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tooldata_tui.cli.opening import Opened
from tooldata_tui.cli.target import shown_file
from tooldata_tui.dataset import Finding, Fix, Severity, path_text
from tooldata_tui.dataset.jsontext import dumps, loads
from tooldata_tui.store.examples import BadLine, finding_of
from tooldata_tui.store.inspection import about_the_set
from tooldata_tui.store.listing import Place, bad_lines
from tooldata_tui.store.queries import Condition

__all__ = ["Found", "about_nothing_alone", "findings_of", "object_of", "source_object", "text_of"]


@dataclass(frozen=True, slots=True)
class Found:
    """A finding with the place of its example; a line that is no example has no ``example``.

    Nor has the set as a whole, which has no line either.

    :ivar where: JSONPath in the row
    :ivar corrected: what a line that is no JSON was probably meant to be
    """

    example: int | None
    place: Place
    finding: Finding
    where: str
    corrected: str | None = None


def findings_of(opened: Opened, conditions: Sequence[Condition], wanted: Callable[[str], bool]) -> Iterator[Found]:
    """The wanted findings of the examples that meet *conditions*, in file order; without any, bad lines come first."""
    if not conditions:
        yield from about_nothing_alone(opened, wanted)
    files = _Files(opened)
    for row in opened.queries.findings(conditions):
        if wanted(row[4]):
            finding = finding_of(row[4:])
            yield Found(row[0], Place(files[row[2]], row[3], row[1]), finding, path_text(finding.path))


def about_nothing_alone(opened: Opened, wanted: Callable[[str], bool]) -> Iterator[Found]:
    """What is about no example: lines that are none, then what was found about the set as a whole."""
    yield from _bad_lines(opened, wanted)
    for finding in about_the_set(opened.queries):
        if wanted(finding.code):
            yield Found(None, Place("", 0, None), finding, "$")


def _bad_lines(opened: Opened, wanted: Callable[[str], bool]) -> Iterator[Found]:
    """The lines that are no example, where the rule that says so is wanted."""
    files = _Files(opened)
    for file, bad in bad_lines(opened.db):
        if wanted(bad.code):
            yield Found(None, Place(files[file], bad.line, None), _about_line(bad), bad.path or "$", bad.corrected)


class _Files(dict[str, str]):
    """Paths as the project knows them to paths as they are shown."""

    def __init__(self, opened: Opened) -> None:
        super().__init__()
        self._project = opened.project.path

    def __missing__(self, file: str) -> str:
        shown = self[file] = shown_file(self._project, file)
        return shown


def _about_line(bad: BadLine) -> Finding:
    message = f"{bad.message}; {bad.hint}" if bad.hint else bad.message
    return Finding(bad.code, Severity.ERROR, message)


def text_of(found: Found) -> str:
    """``data.jsonl:12: C301 amount is missing  ($.messages[1]...)``."""
    where = f"  ({found.where})" if found.where != "$" else ""
    place = f"{found.place.file}:{found.place.line}" if found.place.line else "all examples"
    return f"{place}: {found.finding.code} {found.finding.message}{where}"


def object_of(found: Found) -> dict[str, Any]:
    """A finding for ``--format jsonl``; docs/commands.md explains every key."""
    finding = found.finding
    return {
        "code": finding.code,
        "severity": finding.severity.word,
        "example": found.example,
        "source": source_object(found.place),
        "turn": finding.turn,
        "path": found.where,
        "message": finding.message,
        "score": finding.score,
        "other": finding.other,
        "labels": list(finding.labels),
        "fix": _fix_object(finding.fix) if finding.fix else None,
    }


def source_object(place: Place) -> dict[str, Any]:
    """Where an example came from; ``id`` only where it has one of its own. The set as a whole came from nowhere."""
    if not place.line:
        return {"file": None, "line": None}
    source: dict[str, Any] = {"file": place.file, "line": place.line}
    return source if place.source_id is None else {**source, "id": place.source_id}


def _fix_object(fix: Fix) -> dict[str, Any]:
    patch = [
        # A patch holds numbers as they are written in the row, which only our own writer can write.
        {"path": list(op.path), **({"remove": True} if op.remove else {"value": loads(dumps(op.value))})}
        for op in fix.patch
    ]
    return {"title": fix.title, "safe": fix.safe, "patch": patch}
