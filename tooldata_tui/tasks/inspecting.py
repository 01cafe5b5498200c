"""Inspecting: the rules that an import has no time for, over all examples, and those that need all of them.

One pass. What is found takes the place of what the inspection before it found; what is about the set as a whole is kept
beside the examples.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from itertools import islice

from tooldata_tui.dataset import Example, Finding, Status
from tooldata_tui.dataset.jsontext import loads
from tooldata_tui.formats.openai import example_of_row
from tooldata_tui.rules.across import Across
from tooldata_tui.rules.catalogue import INSPECTED
from tooldata_tui.rules.every import AT_ONCE, CloserRules
from tooldata_tui.rules.guard import failed
from tooldata_tui.rules.health import HealthCheck
from tooldata_tui.rules.health_numbers import Health
from tooldata_tui.rules.values_set import ValueSet
from tooldata_tui.store import inspection as stored
from tooldata_tui.store.examples import ExampleStore
from tooldata_tui.store.judged_by import own_rules, thresholds
from tooldata_tui.store.measured import health_key
from tooldata_tui.store.project import Project
from tooldata_tui.store.queries import Queries
from tooldata_tui.store.sqlite import Connection
from tooldata_tui.tasks.collector import without_collector
from tooldata_tui.tasks.installed_rules import as_trusted
from tooldata_tui.tasks.measuring import keep_health
from tooldata_tui.tasks.own_rules import SET, run_in_child
from tooldata_tui.triage.priority import WEIGHTS, Weights, by_priority, keep_order

__all__ = ["CODES", "Inspection", "inspect", "is_inspected", "look_closer"]

#: The rules that an inspection runs.
CODES = frozenset(rule.code for rule in INSPECTED)


@dataclass(frozen=True, slots=True)
class Inspection:
    """What an inspection found.

    :ivar findings: by example
    :ivar about_the_set: what is about no example alone
    :ivar health: the numbers of the set, or None where they could not be counted
    """

    findings: Mapping[int, Sequence[Finding]]
    about_the_set: tuple[Finding, ...]
    health: Health | None


def is_inspected(queries: Queries, select: Collection[str]) -> bool:
    """Whether what is stored is what an inspection would find now."""
    return stored.seen(queries) == (_key(queries), sorted(CODES & set(select)))


def _key(queries: Queries) -> str:
    """Another text whenever something else may be found."""
    return f"{queries.content_key()} {astuple(thresholds(queries))} {_brought(queries)}"


def _brought(queries: Queries) -> list[tuple[str, str]]:
    """Rules that are not ours: those of the settings' files, and those of installed packages."""
    return [*own_rules(queries), *as_trusted()]


def look_closer(project: Project, select: Collection[str], weights: Weights = WEIGHTS) -> None:
    """Inspect *project* and write down what is found, unless that is there already.

    :param select: codes whose findings are wanted
    :raises SaveError: it cannot be written; nothing of it is then
    """
    queries = Queries(project.writer())
    if is_inspected(queries, select):
        return
    key, counted = _key(queries), health_key(queries)
    found = inspect(project.writer(), select)
    if brought := _brought(queries):
        found = _with_own(found, run_in_child(project.path, brought))
    rows = stored.rows_of(found.findings)
    with project.transaction() as db:
        stored.replace(db, CODES, rows, found.about_the_set, (key, sorted(CODES & set(select))))
        keep_order(db, by_priority(Queries(db), weights=weights), weights)
    if found.health is not None:
        keep_health(project.path, counted, found.health)


def _with_own(found: Inspection, said: dict[int, list[Finding]]) -> Inspection:
    about = (*found.about_the_set, *said.pop(SET, ()))
    findings = {one: [*found.findings.get(one, ()), *said.get(one, ())] for one in sorted({*found.findings, *said})}
    return replace(found, findings=findings, about_the_set=about)


def inspect(db: Connection, select: Collection[str]) -> Inspection:
    """Look at all examples but those that are rejected.

    :param select: codes whose findings are wanted
    """
    limits = thresholds(Queries(db))
    rules, health, across, values = CloserRules(select), HealthCheck(limits), Across(), ValueSet(limits.repeated)
    findings: dict[int, list[Finding]] = {}
    toolsets: set[str] = set()
    told: set[tuple[str, str]] = set()  # of tools, once: at the first example that brings them
    with without_collector():
        for some in _few_at_a_time(db):
            for (number, example, _), found in zip(some, rules.check_all([one for _, one, _ in some]), strict=True):
                if example.toolset.key not in toolsets:
                    toolsets.add(example.toolset.key)
                    about = rules.check_tools(example.toolset)
                    about_tools = [one for one in about if (one.code, one.message) not in told]
                    told.update((one.code, one.message) for one in about_tools)
                    found += about_tools
                if found:
                    findings[number] = found
            for gathered in (health, across, values):
                for number, example, status in some:
                    try:
                        gathered.add(number, example, status)
                    except Exception as error:
                        findings.setdefault(number, []).append(failed(error))
    about_the_set: list[Finding] = []
    for of, one in _of_the_set(health, across, values):
        if one.code not in select:
            continue
        if of is None:
            about_the_set.append(one)
        else:
            findings.setdefault(of, []).append(one)
    return Inspection(findings, tuple(about_the_set), _numbers(health))


def _few_at_a_time(db: Connection) -> Iterator[list[tuple[int, Example, Status]]]:
    """The examples that are not rejected, as many at a time as rules are best given."""
    whole = ExampleStore(db).whole()
    kept = (
        (number, example_of_row(loads(row), toolset), Status(was))
        for number, row, toolset, was in whole
        if was != Status.REJECTED
    )
    while some := list(islice(kept, AT_ONCE)):
        yield some


def _numbers(check: HealthCheck) -> Health | None:
    try:
        return check.health()
    except Exception:  # its findings have said so
        return None


def _of_the_set(*gathered: HealthCheck | Across | ValueSet) -> Iterator[tuple[int | None, Finding]]:
    for one in gathered:
        try:
            about = one.findings()
        except Exception as error:
            about = {None: [failed(error)]}
        for example, found in about.items():
            for finding in found:
                yield example, finding
