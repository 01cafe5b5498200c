"""``tooldata stats``: how many of what, and how many errors are left, how the set is spread."""

from argparse import Namespace
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tooldata_tui.cli.arguments import Parser, add_json, add_project, add_tools
from tooldata_tui.cli.health import SetHealth, print_gaps
from tooldata_tui.cli.output import say, say_json, say_table
from tooldata_tui.cli.rule_counts import say_counts
from tooldata_tui.cli.selection import wanted_rules
from tooldata_tui.cli.target import target_of
from tooldata_tui.dataset.example import NO_TOOL
from tooldata_tui.dataset.verdict import Status
from tooldata_tui.text import plural

if TYPE_CHECKING:
    from tooldata_tui.cli.opening import Opened
    from tooldata_tui.review.estimate import Estimate
    from tooldata_tui.store.opinions import Agreement
    from tooldata_tui.tasks.counting import Numbers, ToolNumbers

_BAR = 24
_MOST_TOOLS = 40


def define(parser: Parser) -> None:
    add_project(parser)
    add_tools(parser)
    parser.add_argument("--gaps", action="store_true", help="print what the set lacks, and how many")
    add_json(parser)


def run(arguments: Namespace) -> int:
    from tooldata_tui.cli.opening import opened

    target = target_of(arguments.project, tools=arguments.tools)
    with opened(target, keep=False) as work:
        if arguments.gaps:
            print_gaps(work, json=arguments.json)
        else:
            print_numbers(work, wanted_rules(target.settings), json=arguments.json)
    return 0


def print_numbers(work: "Opened", wanted: Callable[[str], bool], *, json: bool = False) -> None:
    """Print the numbers of a project."""
    from tooldata_tui.review.sample import estimate_left
    from tooldata_tui.store.opinions import agreement
    from tooldata_tui.tasks.counting import count_project

    numbers = count_project(work.db)
    rules = {code: n for code, n in numbers.rules.items() if wanted(code)}
    pace = _pace(numbers.session)
    left = estimate_left(work.db, work.target.settings.priority)
    health = SetHealth(work, wanted)
    judge = agreement(work.db)
    if json:
        estimate = {"errors_left": _estimate_object(left, pace) if left else None}
        judged = {"judge": judge._asdict() if judge.judged else None}
        say_json(_object_of(numbers, rules, pace) | health.objects() | judged | estimate)
    else:
        _print(numbers, rules, pace)
        health.print()
        _print_judge(judge)
        _print_estimate(left, pace, numbers.statuses[Status.PENDING.word])


def _pace(times: tuple[float, ...]) -> float | None:
    from tooldata_tui.review.pace import per_minute

    return per_minute(times, window=float("inf"))


def _object_of(numbers: "Numbers", rules: dict[str, int], pace: float | None) -> dict[str, Any]:
    return {
        "examples": numbers.examples,
        "status": numbers.statuses,
        "edited": numbers.edited,
        "flagged": numbers.flagged,
        "bad_lines": numbers.bad_lines,
        "tools": [
            {
                "name": tool.name,
                "pending": tool.pending,
                "accepted": tool.accepted,
                "rejected": tool.rejected,
                "defined": tool.defined,
                "deviation": None if tool.deviation is None else round(tool.deviation, 4),
                "imbalanced": tool.imbalanced,
            }
            for tool in numbers.tools
        ],
        "rules": rules,
        "waived": numbers.waived,
        "reviewers": numbers.reviewers,
        "last_session": {
            "reviewer": numbers.last_reviewer,
            "decisions": len(numbers.session),
            "per_minute": None if pace is None else round(pace, 2),
        }
        if numbers.session
        else None,
    }


def _estimate_object(left: "Estimate", pace: float | None) -> dict[str, Any]:
    from tooldata_tui.review.estimate import CONFIDENCE

    minutes = left.minutes_per_error(pace)
    return {
        "drawn": left.drawn,
        "wrong": left.wrong,
        "skipped": left.waiting,
        "left": left.left,
        "share": round(left.share, 6),
        "low": round(left.low, 6),
        "high": round(left.high, 6),
        "confidence": CONFIDENCE,
        "more_to_halve": left.more,
        "minutes_per_error": None if minutes is None else round(minutes, 2),
    }


def _print_judge(judge: "Agreement") -> None:
    if not judge.judged:
        return
    say()
    say(f"the judge ({plural(judge.judged, 'example')} judged, {judge.decided:,} decided since)")
    if judge.decided:
        say(f"  reviewers agreed with it on {judge.agreed:,} of {judge.decided:,}")
    if judge.objected:
        say(f"  of {plural(judge.objected, 'objection')} to a label, {judge.upheld:,} led to another one")


def _print_estimate(left: "Estimate | None", pace: float | None, pending: int) -> None:
    if left is None and not pending:
        return
    say()
    say("errors left")
    for line in left.lines(pace) if left else ("unknown; tooldata review PROJECT --queue random draws a sample",):
        say(f"  {line}")


def _print(numbers: "Numbers", rules: dict[str, int], pace: float | None) -> None:
    say_table(
        [
            ("examples", f"{numbers.examples:,}"),
            *((f"  {word}", f"{n:,}") for word, n in numbers.statuses.items()),
            ("  edited", f"{numbers.edited:,}"),
            ("  flagged", f"{numbers.flagged:,}"),
            ("bad lines", f"{numbers.bad_lines:,}"),
        ],
        right=(1,),
    )
    if numbers.tools:
        most = max(max(tool.kept for tool in numbers.tools), 1)
        say()
        say("tools (examples that are not rejected)")
        say_table([_tool_row(tool, most) for tool in numbers.tools[:_MOST_TOOLS]], right=(1,), indent="  ")
        if len(numbers.tools) > _MOST_TOOLS:
            say(f"  and {len(numbers.tools) - _MOST_TOOLS:,} more; --json prints them all")
    if rules:
        say()
        say("findings")
        say_counts(rules.items(), indent="  ")
    if numbers.waived:
        say(f"  and {plural(numbers.waived, 'waived finding')}; tooldata waive PROJECT lists them")
    if numbers.reviewers:
        say()
        say("reviewers")
        deeds = [
            (who, ", ".join(f"{n:,} {kind}" for kind, n in kinds.items())) for who, kinds in numbers.reviewers.items()
        ]
        say_table(deeds, indent="  ")
    if numbers.session:
        speed = f", {pace:.1f} a minute" if pace else ""
        say(f"last session: {numbers.last_reviewer}, {plural(len(numbers.session), 'decision')}{speed}")


def _tool_row(tool: "ToolNumbers", most: int) -> tuple[str, ...]:
    length = max(round(tool.kept / most * _BAR), 1 if tool.kept else 0)
    remark = ""
    if not tool.defined and tool.name != NO_TOOL:
        remark = "not defined"
    elif tool.imbalanced and tool.deviation is not None:
        above = tool.deviation > 0
        remark = f"{'▲' if above else '▼'} {abs(tool.deviation):.0%} {'above' if above else 'below'} the average"
    return tool.name, f"{tool.kept:,}", "█" * length + " " * (_BAR - length), remark
