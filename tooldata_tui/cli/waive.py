"""``tooldata waive``: what a rule found at one example does not count, and why; or the list of all that does not."""

from argparse import Namespace
from typing import TYPE_CHECKING

from tooldata_tui.cli.arguments import Parser, add_json, add_project, add_reviewer, add_tools
from tooldata_tui.cli.output import say, say_json, say_table, tell
from tooldata_tui.cli.target import reviewer_name, target_of
from tooldata_tui.errors import UsageError
from tooldata_tui.rules.registry import selected

if TYPE_CHECKING:
    from tooldata_tui.cli.opening import Opened


def define(parser: Parser) -> None:
    add_project(parser)
    parser.add_argument(
        "id", metavar="ID", nargs="?", help="#number, number or own id of an example; without, the list"
    )
    parser.add_argument("code", metavar="CODE", nargs="?", help="the rule that is wrong there, C304")
    parser.add_argument("--reason", metavar="TEXT", help="why it does not count")
    parser.add_argument("--withdraw", action="store_true", help="let it count again")
    add_reviewer(parser)
    add_tools(parser)
    add_json(parser)


def run(arguments: Namespace) -> int:
    from tooldata_tui.cli.opening import opened

    _check(arguments)
    target = target_of(arguments.project, tools=arguments.tools)
    with opened(target, keep=arguments.id is not None) as work:
        if arguments.id is None:
            _list(work, json=arguments.json)
        else:
            say(_waive(work, arguments))
    return 0


def _check(arguments: Namespace) -> None:
    if arguments.id is None:
        if arguments.reason is not None or arguments.withdraw:
            raise UsageError("waive: say what to waive", hint="give the ID of an example, and a CODE")
        return
    if arguments.code is None:
        raise UsageError("waive: say which rule", hint="tooldata check PROJECT names them")
    selected([arguments.code], ())  # refuses what is no code
    if arguments.json:
        raise UsageError("waive: --json goes with the list", hint="tooldata waive PROJECT --json")
    if (arguments.reason is None) is not arguments.withdraw:
        raise UsageError("waive: --reason or --withdraw", hint="give one of them")


def _list(work: "Opened", *, json: bool) -> None:
    from tooldata_tui.store.waivers import waivers

    found = waivers(work.db)
    if json:
        for one in found:
            say_json(one._asdict())
        return
    if not found:
        tell("nothing is waived")
    say_table([(f"#{one.example}", one.code, one.reviewer, one.reason) for one in found])


def _waive(work: "Opened", arguments: Namespace) -> str:
    from tooldata_tui.cli.naming import view_named
    from tooldata_tui.review.session import ReviewSession
    from tooldata_tui.review.waiving import take_back_waiver, waive_finding
    from tooldata_tui.rules.every import EveryRule

    work.project.writer()  # says at once that nothing can be decided
    session = ReviewSession(work.project, reviewer_name(work.target.settings, arguments.reviewer), EveryRule)
    try:
        view, code = view_named(session, work, arguments.id), arguments.code.upper()
        if arguments.withdraw:
            return take_back_waiver(session, view, code).words
        return waive_finding(session, view, code, arguments.reason).words
    finally:
        session.close()
