"""``tooldata fix``: does to all examples what the rules propose."""

from argparse import Namespace
from collections import Counter
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from tooldata_tui.cli.arguments import Parser, add_json, add_project, add_tools, add_where
from tooldata_tui.cli.output import say_json, say_table, tell
from tooldata_tui.cli.selection import add_selection, wanted_rules
from tooldata_tui.cli.target import target_of
from tooldata_tui.rules.registry import RULES
from tooldata_tui.text import plural

if TYPE_CHECKING:
    from tooldata_tui.cli.opening import Opened
    from tooldata_tui.dataset import Finding
    from tooldata_tui.tasks.fixing import Fixed


def define(parser: Parser) -> None:
    add_project(parser)
    parser.add_argument("--safe", action="store_true", help="make the fixes that change nothing but form")
    add_selection(parser)
    add_where(parser)
    add_tools(parser)
    add_json(parser)


def run(arguments: Namespace) -> int:
    from tooldata_tui.cli.opening import opened
    from tooldata_tui.rules.checker import Checker
    from tooldata_tui.rules.every import CloserRules
    from tooldata_tui.tasks.fixing import REVIEWER, fixed_examples, keep_fixed

    target = target_of(arguments.project, tools=arguments.tools)
    wanted = wanted_rules(target.settings, arguments.select, arguments.ignore)
    makes = bool(arguments.safe or arguments.select)
    with opened(target, keep=makes) as work:
        ids = _chosen(work, arguments.where)
        found = fixed_examples(work.project, [Checker(), CloserRules()], _takes(wanted, safe=arguments.safe), ids=ids)
        fixed = [one for one in found if one.done or not makes]
        changed = [one for one in fixed if one.done]
        if makes and changed:
            keep_fixed(work.project, changed, Checker())
        if arguments.json:
            for one in fixed:
                say_json(_object(one))
        else:
            _print(fixed)
    if not changed:
        tell("there is nothing to fix")
        return 0
    count = sum(len(one.done) for one in changed)
    many = f"{count:,} fix{'es' * (count != 1)} in {plural(len(changed), 'example')}"
    if makes:
        tell(f"made {many}; tooldata decide PROJECT undo --reviewer {REVIEWER} takes them back")
        return 0
    tell(f"{many} could be made; say --safe for those that change nothing but form, or --select the rules")
    return 1


def _takes(wanted: Callable[[str], bool], *, safe: bool) -> "Callable[[Finding], bool]":
    return lambda one: one.fix is not None and (one.fix.safe or not safe) and wanted(one.code)


def _chosen(work: "Opened", where: str) -> list[int] | None:
    from tooldata_tui.review.filter import conditions, parse_filter

    return list(work.queries.matching(conditions(parse_filter(where)))) if where else None


def _print(fixed: "Iterable[Fixed]") -> None:
    """How often each rule's fix is made, the most frequent first."""
    counts: Counter[tuple[str, bool]] = Counter()
    for one in fixed:
        counts.update((step.code, step.safe) for step in one.done)
    rows = [
        (f"{n:,}", code, "safe" if safe else "suggested", RULES[code].fix or RULES[code].summary)
        for (code, safe), n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]
    say_table(rows, right=(0,))


def _object(one: "Fixed") -> dict[str, object]:
    return {
        "example": one.id,
        "fixes": [{"code": step.code, "title": step.title, "safe": step.safe} for step in one.done],
        "left": [{"code": step.code, "title": step.title, "safe": step.safe} for step in one.left],
    }
