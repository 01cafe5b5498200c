"""Second opinions on the examples of a project: what is judged, and the job, made from a few words kept with it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tooldata_tui.dataset.jsontext import loads
from tooldata_tui.errors import UsageError
from tooldata_tui.formats.openai import example_of_row
from tooldata_tui.generation.judging import Case, Judging, cases_of
from tooldata_tui.generation.prompt import load_prompt
from tooldata_tui.store.examples import ExampleStore
from tooldata_tui.store.opinions import judged_turns
from tooldata_tui.store.project import Project
from tooldata_tui.store.queries import Condition, Queries
from tooldata_tui.store.sqlite import Connection
from tooldata_tui.triage.priority import Weights, by_priority, keep_order

__all__ = ["judging_of", "judging_spec", "put_in_order"]

#: Examples that are read together.
_PAGE = 200


def judging_spec(
    db: Connection,
    order: Sequence[int],
    conditions: Sequence[Condition],
    *,
    count: int,
    votes: int,
    criteria: bool,
    again: bool,
) -> dict[str, Any]:
    """What a job of second opinions is made again from.

    :param order: examples in the order that they are worth looking at; those that it leaves out are not judged
    :param again: also what has been judged before
    :raises UsageError: there is nothing to judge
    """
    wanted = set(Queries(db).matching(conditions))
    known = set() if again else {example for example, _ in judged_turns(db)}
    ids = [one for one in order if one in wanted and one not in known][:count]
    if not ids:
        raise UsageError("there is nothing to judge", hint="" if again or not known else "say --again to judge anew")
    return {"kind": "judge", "ids": ids, "votes": votes, "criteria": criteria}


def put_in_order(project: Project, weights: Weights) -> None:
    """Put the queue in the order that the opinions make."""
    with project.transaction() as db:
        keep_order(db, by_priority(Queries(db), weights=weights), weights)


def judging_of(spec: Mapping[str, Any], db: Connection, *, folder: Path | None) -> Judging:
    """The job of a spec.

    :param folder: where the project's own prompts are
    """
    store, ids = ExampleStore(db), spec["ids"]
    cases: list[Case] = []
    for start in range(0, len(ids), _PAGE):
        for number, row, toolset, _ in store.whole(ids[start : start + _PAGE]):
            example = example_of_row(loads(row), toolset)
            if len(example.toolset):
                cases += cases_of(number, example.messages, example.toolset)
    place = {one: n for n, one in enumerate(ids)}
    cases.sort(key=lambda one: (place[one.example], one.turn))
    criteria = load_prompt("criteria", folder) if spec["criteria"] else None
    return Judging(cases, load_prompt("judge", folder), criteria, votes=spec["votes"], salt="judge")
