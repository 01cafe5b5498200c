"""``tooldata judge``: has a language model say what it would call, as findings and never as verdicts."""

from argparse import Namespace
from typing import TYPE_CHECKING

from tooldata_tui.cli.arguments import Parser, add_project, add_tools, add_where, number_above
from tooldata_tui.cli.models import Errand, Spec, add_asking, run_errand
from tooldata_tui.cli.target import target_of

if TYPE_CHECKING:
    from tooldata_tui.cli.opening import Opened
    from tooldata_tui.generation.exchange import Work

_MOST_VOTES = 25


def define(parser: Parser) -> None:
    add_project(parser)
    parser.add_argument("--count", metavar="N", type=number_above(int), default=100, help="how many examples")
    parser.add_argument("--votes", metavar="N", type=number_above(int), default=3, help="how often each is asked about")
    parser.add_argument("--labels-only", action="store_true", help="do not ask what is wrong with what is done")
    parser.add_argument("--again", action="store_true", help="also what has been judged before")
    add_where(parser)
    add_asking(parser)
    add_tools(parser)


def run(arguments: Namespace) -> int:
    from tooldata_tui.cli.opening import opened
    from tooldata_tui.tasks.judging_llm import put_in_order

    target = target_of(arguments.project, tools=arguments.tools)
    with opened(target, keep=not arguments.dry_run) as work:
        code = run_errand(work, arguments, _errand(work, arguments))
        if not arguments.dry_run:
            put_in_order(work.project, target.settings.priority)
    return code


def _errand(work: "Opened", arguments: Namespace) -> Errand:
    from tooldata_tui.review.filter import conditions, parse_filter
    from tooldata_tui.tasks.judging_llm import judging_of, judging_spec
    from tooldata_tui.triage.priority import by_priority

    count, votes = int(arguments.count), min(int(arguments.votes), _MOST_VOTES)
    wanted, criteria = conditions(parse_filter(arguments.where)), not arguments.labels_only
    order = {"kind": "judge", "count": count, "votes": votes, "where": arguments.where, "criteria": criteria}
    order["again"] = arguments.again

    def spec() -> Spec:
        queue = by_priority(work.queries, weights=work.target.settings.priority)
        made = judging_spec(work.db, queue, wanted, count=count, votes=votes, criteria=criteria, again=arguments.again)
        return {**made, "order": order}

    def made(spec: Spec, model: str) -> "tuple[Work, int]":
        return judging_of(spec, work.db, folder=work.target.folder), len(spec["ids"])

    return Errand("@judge", order, spec, made)
