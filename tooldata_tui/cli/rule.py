"""``tooldata rule``: what a rule is about."""

import re
from argparse import Namespace
from typing import Any

from tooldata_tui.cli.arguments import Parser, add_json
from tooldata_tui.cli.output import say, say_json, say_table
from tooldata_tui.errors import UsageError
from tooldata_tui.rules.registry import RULES, Rule, nearest_rule

_WIDTH = 100


def define(parser: Parser) -> None:
    parser.add_argument("code", metavar="CODE", nargs="?", help="C304, or the beginning of a code; all rules without")
    add_json(parser)


def run(arguments: Namespace) -> int:
    code = (arguments.code or "").upper()
    found = [rule for rule in RULES.values() if rule.code.startswith(code)]
    if re.fullmatch("U[0-9]{0,3}", code):
        raise UsageError(f"{code} is of a rule of somebody's own", hint="the file that it is in explains it")
    if not found:
        near = nearest_rule(code)
        raise UsageError(
            f"no rule {arguments.code}", hint=f"did you mean {near}?" if near else "tooldata rule lists all"
        )
    if arguments.json:
        for rule in found:
            say_json(_object_of(rule))
    elif len(found) == 1:
        _explain(found[0])
    else:
        say_table([(rule.code, rule.severity.word, rule.name, rule.summary) for rule in found])
    return 0


def _explain(rule: Rule) -> None:
    from textwrap import wrap

    say(f"{rule.code} {rule.name} ({rule.severity.word}): {rule.summary}")
    say()
    for line in wrap(rule.explanation, _WIDTH):
        say(line)
    if rule.fix:
        say()
        for line in wrap(f"Fix: {rule.fix}", _WIDTH):
            say(line)
    for title, rows in (("Bad", rule.bad), ("Good", rule.good)):
        say()
        say(f"{title}:")
        for row in rows.splitlines():
            say(f"  {row}")


def _object_of(rule: Rule) -> dict[str, Any]:
    return {
        "code": rule.code,
        "name": rule.name,
        "severity": rule.severity.word,
        "summary": rule.summary,
        "explanation": rule.explanation,
        "fix": rule.fix,
        "bad": rule.bad,
        "good": rule.good,
    }
