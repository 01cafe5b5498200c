"""Rows with one defect each, and how many of them are found: ``python benchmarks/defects.py [--missed] [--json]``.

Clean rows of the demo dataset are spoilt in one way each, three rows a way; the key is the way. Its twin is the row as
it was: what is found in both was not found. Sets are spoilt as a whole, and compared with the whole set as it was.
"""

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

import defect_calls  # noqa: F401  registers its kinds
from defect_lines import KINDS, Row, text_of
from defect_values import SETS, labels

from tooldata_tui.dataset import Example, Finding, Severity
from tooldata_tui.formats.openai import OpenAIReader
from tooldata_tui.formats.row_error import RowError
from tooldata_tui.rules.across import Across
from tooldata_tui.rules.checker import Checker
from tooldata_tui.rules.every import CloserRules
from tooldata_tui.rules.health import HealthCheck
from tooldata_tui.rules.values_set import ValueSet
from tooldata_tui.triage.judging import judge_by_words
from tooldata_tui.triage.points import points_of

DEMO = Path(__file__).parents[1] / "demo"
#: Rows that are spoilt in one way.
EACH = 3
FAMILIES = ("syntax", "messages", "calls", "tools", "values", "labels", "sets")


class Result(NamedTuple):
    """What became of one way to spoil: of *tried* rows *caught* have a finding that their twins have not."""

    family: str
    name: str
    tried: int
    caught: int
    codes: tuple[str, ...]


def clean_rows() -> list[Row]:
    """Rows of the demo dataset that nobody planted a flaw in and nothing is found in, with their tools."""
    planted = {one["id"] for one in json.loads((DEMO / "flaws.json").read_text())["planted"]}
    tools = json.loads((DEMO / "tools.json").read_text())
    rows = []
    for line in (DEMO / "examples.jsonl").read_text().splitlines():
        try:
            row = json.loads(line)
        except ValueError:
            continue
        if row["id"] not in planted:
            rows.append({"messages": row["messages"], "tools": tools})
    return rows


class Rules:
    """All rules that look at one row."""

    def __init__(self) -> None:
        self._rules = (Checker(), CloserRules())
        self._tools: dict[str, list[Finding]] = {}

    def __call__(self, line: bytes) -> list[Finding]:
        try:
            reader = OpenAIReader()
            example = reader.example(reader.parse(line))
        except RowError as error:
            return [Finding(error.code, Severity.ERROR, error.message)]
        key = example.toolset.key
        if key not in self._tools:
            self._tools[key] = [one for rules in self._rules for one in rules.check_tools(example.toolset)]
        return [*self._tools[key], *(one for rules in self._rules for one in rules.check(example))]


def _line(spoilt: Row | str | bytes) -> bytes:
    text = spoilt if isinstance(spoilt, str | bytes) else text_of(spoilt)
    return text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")


def _new(before: list[Finding], after: list[Finding]) -> set[str]:
    """The codes that were found more often than before."""
    had, has = Counter(one.code for one in before), Counter(one.code for one in after)
    return {code for code in has if has[code] > had[code]}


def spoilt_rows(rows: list[Row], rules: Rules) -> Iterator[Result]:
    for kind in KINDS:
        if kind.family == "labels":
            continue
        dice = Random(kind.name)
        caught, tried, codes = 0, 0, set()
        for row in dice.sample(rows, len(rows)):
            spoilt = kind.spoil(json.loads(text_of(row)), dice)
            if spoilt is None or _line(spoilt) == _line(row):
                continue
            tried += 1
            found = _new(rules(_line(row)), rules(_line(spoilt)))
            caught += bool(found)
            codes |= found
            if tried == EACH:
                break
        yield Result(kind.family, kind.name, tried, caught, tuple(sorted(codes)))


def spoilt_labels(rows: list[Row], rules: Rules) -> Iterator[Result]:
    """All kinds at once, since it is the other rows that tell what is wrong with one."""
    dice = Random("labels")
    spoilt = list(rows)
    key: dict[int, str] = {}
    for kind in labels():
        left = EACH * 2
        for at in dice.sample(range(len(rows)), len(rows)):
            row = None if at in key else kind.spoil(json.loads(text_of(rows[at])), dice)
            if row is not None and left:
                spoilt[at], key[at], left = row, kind.name, left - 1
    before, after = _set_findings(rows, rules), _set_findings(spoilt, rules)
    by_kind: dict[str, list[set[str]]] = defaultdict(list)
    for at, name in key.items():
        by_kind[name].append(_new(before.get(at, []), after.get(at, [])))
    for kind in labels():
        found = by_kind[kind.name]
        codes = tuple(sorted(set().union(*found)))
        yield Result("labels", kind.name, len(found), sum(map(bool, found)), codes)


def spoilt_sets(rows: list[Row], rules: Rules) -> Iterator[Result]:
    before = _codes(_set_findings(rows, rules))
    for name, spoil in SETS:
        after = _codes(_set_findings(spoil(list(rows), Random(name)), rules))
        found = {code for code in after if after[code] > before[code]}
        yield Result("sets", name, 1, bool(found), tuple(sorted(found)))


def _codes(found: dict[int | None, list[Finding]]) -> Counter[str]:
    return Counter(one.code for some in found.values() for one in some)


def _set_findings(rows: list[Row], rules: Rules) -> dict[int | None, list[Finding]]:
    """What is found in a set, by the number of the row: by each for itself, across all, and by triage."""
    reader, gathered, points, tools = OpenAIReader(), (Across(), HealthCheck(), ValueSet()), [], {}
    found: dict[int | None, list[Finding]] = defaultdict(list)
    for number, row in enumerate(rows):
        line = _line(row)
        example: Example = reader.example(reader.parse(line))
        for one in gathered:
            one.add(number, example)
        points += points_of(number, example)
        tools.update(example.toolset.by_name)
        found[number] += rules(line)
    for some in (*(one.findings() for one in gathered), judge_by_words(points, tools).findings):
        for example_id, listed in some.items():
            found[example_id] += listed
    return found


def results() -> Iterator[Result]:
    rows, rules = clean_rows(), Rules()
    yield from spoilt_rows(rows, rules)
    yield from spoilt_labels(rows, rules)
    yield from spoilt_sets(rows, rules)


def false_alarms(rows: list[Row], rules: Rules) -> Counter[str]:
    """Codes of errors in rows that are clean, each row once a code."""
    return Counter(
        code for row in rows for code in {one.code for one in rules(_line(row)) if one.severity is Severity.ERROR}
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--missed", action="store_true", help="list the ways that were missed")
    parser.add_argument("--json", action="store_true", help="one JSON object a way")
    arguments = parser.parse_args()
    found = []
    for result in results():
        found.append(result)
        if arguments.json:
            print(json.dumps(result._asdict()), flush=True)
        elif arguments.missed and result.caught < result.tried:
            print(f"{result.family:9} {result.name:40} {result.caught}/{result.tried} {' '.join(result.codes)}")
    for name, value, _ in table(found):
        print(f"{name:44} {value:8.1f} %", file=sys.stderr)


def table(found: list[Result]) -> Iterator[tuple[str, float, str]]:
    """(family, share caught in percent, target) and then that of all."""
    targets = {"syntax": 100, "messages": 95, "calls": 97, "tools": 95, "values": 70, "labels": 55, "sets": 100}
    for family in FAMILIES:
        some = [one for one in found if one.family == family and one.tried]
        tried = sum(one.tried for one in some)
        share = 100 * sum(one.caught for one in some) / max(tried, 1)
        yield f"{family}: {tried} rows, {len(some)} kinds", share, f">= {targets[family]}"
    tried = [one for one in found if one.tried]
    yield "all of them", 100 * sum(one.caught for one in tried) / sum(one.tried for one in tried), ">= 85"
    rows, rules = clean_rows(), Rules()
    alarms = false_alarms(rows, rules)
    yield "clean rows with an error", 100 * sum(alarms.values()) / len(rows), "<= 1"


if __name__ == "__main__":
    main()
