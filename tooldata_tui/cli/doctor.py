"""``tooldata doctor``: is the project file sound?"""

from argparse import Namespace
from dataclasses import asdict
from typing import TYPE_CHECKING

from tooldata_tui.cli.arguments import Parser, add_json, add_project
from tooldata_tui.cli.output import say, say_json, tell
from tooldata_tui.cli.target import Target, target_of
from tooldata_tui.errors import ProjectError
from tooldata_tui.text import plural

if TYPE_CHECKING:
    from tooldata_tui.store.doctor import Diagnosis


def define(parser: Parser) -> None:
    add_project(parser)
    parser.add_argument("--rebuild", action="store_true", help="derive states and counts anew from the verdicts")
    add_json(parser)


def run(arguments: Namespace) -> int:
    target = target_of(arguments.project)
    try:
        found = _examined(target, rebuilding=arguments.rebuild)
    except ProjectError as error:
        lost = _lost(target, error)
        if lost is None:
            raise
        found = lost
    if arguments.json:
        say_json({"sound": found.sound, **asdict(found)})
        return int(not found.sound)
    if found.examples or not found.damage:
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


def _examined(target: Target, *, rebuilding: bool) -> "Diagnosis":
    from tooldata_tui.cli.opening import opened
    from tooldata_tui.store.doctor import examine, rebuild

    with opened(target, keep=True, make=False, bring=False) as work:
        if rebuilding:
            tell(f"rebuilt the states of {plural(rebuild(work.project), 'example')}")
        return examine(work.db)


def _lost(target: Target, error: ProjectError) -> "Diagnosis | None":
    """What can be said of a file that cannot be opened; None where something else than damage is the reason."""
    from tooldata_tui.store.doctor import Diagnosis
    from tooldata_tui.store.sqlite import is_damage
    from tooldata_tui.store.wreck import what_is_wrong

    if not target.project.is_file():
        return None
    seen = what_is_wrong(target.project)
    if not seen and not is_damage(error):
        return None
    return Diagnosis(damage=[seen or "the tables that say where everything is cannot be read"])
