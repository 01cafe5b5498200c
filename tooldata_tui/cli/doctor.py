"""``tooldata doctor``: is the project file sound?"""

from argparse import Namespace
from dataclasses import asdict

from tooldata_tui.cli.arguments import Parser, add_json, add_project
from tooldata_tui.cli.output import plural, say, say_json, tell
from tooldata_tui.cli.target import target_of


def define(parser: Parser) -> None:
    add_project(parser)
    parser.add_argument("--rebuild", action="store_true", help="derive states and counts anew from the verdicts")
    add_json(parser)


def run(arguments: Namespace) -> int:
    from tooldata_tui.cli.opening import opened
    from tooldata_tui.store.doctor import examine, rebuild

    with opened(target_of(arguments.project), keep=True, make=False, bring=False) as work:
        if arguments.rebuild:
            tell(f"rebuilt the states of {plural(rebuild(work.project), 'example')}")
        found = examine(work.db)
    if arguments.json:
        say_json({"sound": found.sound, **asdict(found)})
        return int(not found.sound)
    say(f"{plural(found.examples, 'example')}, {plural(found.verdicts, 'verdict')}")
    for line in found.damage:
        say(f"damaged: {line}")
    for line in found.drift:
        say(f"off: {line}")
    if found.sound:
        say("sound: everything is what was imported, and follows from the verdicts")
    elif found.damage:
        tell("damage cannot be mended here: go back to a backup, or import anew and keep this file")
    else:
        tell("mend it with: tooldata doctor PROJECT --rebuild")
    return int(not found.sound)
