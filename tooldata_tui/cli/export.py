"""``tooldata export``: the accepted examples as the files of a dataset."""

import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tooldata_tui.cli.arguments import Parser, add_json, add_project, add_tools, add_where, nearest, one_of
from tooldata_tui.cli.output import say_json, tell
from tooldata_tui.cli.selection import wanted_rules
from tooldata_tui.cli.target import shown_file, target_of
from tooldata_tui.errors import DataError, UsageError
from tooldata_tui.text import plural

if TYPE_CHECKING:
    from tooldata_tui.cli.opening import Opened
    from tooldata_tui.store.queries import Condition
    from tooldata_tui.tasks.export.plan import Plan
    from tooldata_tui.tasks.export.survey import Survey
    from tooldata_tui.tasks.export.writing import Result
    from tooldata_tui.tasks.exporting import Goal

_STATUSES = ("accepted", "pending", "rejected", "any")
#: What is written where nothing is said about it.
_USUAL = {"kto": "accepted,rejected", "csv": "any"}
#: What it takes to have a record, where that is not plain.
_NO_RECORD = {"dpo": "a pair needs an example whose assistant turn was edited, and accepted"}
_STDOUT = "-"
#: Faulty examples that a refusal names, and those it lists a line each.
_NAMED, _LISTED = 5, 20


def define(parser: Parser) -> None:
    add_project(parser)
    parser.add_argument("out", metavar="OUT", help="file or folder to write; its ending says how; - for stdout")
    parser.add_argument("--format", metavar="NAME", help="format to write: openai, trl, sharegpt, dpo, kto, csv, ...")
    parser.add_argument("--target", metavar="NAME", help="trainer to write for: openai, trl, axolotl, mistral, ...")
    parser.add_argument(
        "--arguments", metavar="KIND", type=one_of("object", "string"), help="arguments: object or string"
    )
    parser.add_argument("--prefixes", action="store_true", help="write a record for every assistant turn")
    parser.add_argument(
        "--text",
        metavar="WHAT",
        type=one_of("drop", "split"),
        help="text beside calls: drop, or split into a turn of its own",
    )
    parser.add_argument("--split", metavar="LIST", default="", help="several files: train=0.9,test=0.1")
    parser.add_argument("--seed", metavar="N", type=int, default=0, help="another number is another split")
    parser.add_argument("--status", metavar="LIST", help=f"which examples, with commas between: {', '.join(_STATUSES)}")
    add_where(parser)
    add_tools(parser)
    parser.add_argument("--allow-errors", action="store_true", help="write examples in which errors were found, too")
    parser.add_argument("--allow-losses", action="store_true", help="write what the target would change, too")
    parser.add_argument("--keep-meta", action="store_true", help="keep what rows say besides messages and tools")
    parser.add_argument("--force", action="store_true", help="overwrite OUT")
    add_json(parser)


def run(arguments: Namespace) -> int:
    from tooldata_tui.cli.opening import opened
    from tooldata_tui.review.filter import conditions, parse_filter
    from tooldata_tui.tasks.export.plan import file_ending
    from tooldata_tui.tasks.export.survey import look
    from tooldata_tui.tasks.export.writing import write_stream
    from tooldata_tui.tasks.exporting import export_to, with_status

    to_stdout = arguments.out == _STDOUT
    if to_stdout and arguments.json:
        raise UsageError("export: both the examples and --json would go to stdout")
    plan = _plan(arguments)
    if to_stdout and plan.splits:
        raise UsageError("export: splits are files", hint="name a file or a folder")
    statuses = _statuses(arguments.status or _USUAL.get(plan.name, "accepted"))
    asked = conditions(parse_filter(arguments.where))
    target = target_of(arguments.project, tools=arguments.tools)
    goal = None if to_stdout else _goal(arguments, plan, target.project)
    is_table = goal is not None and file_ending(plan, goal.places[0].path) == ".parquet"
    with opened(target, keep=False) as work:
        if goal is not None:
            _spare_sources(work, goal)
        ids = work.queries.matching(with_status(asked, statuses))
        words = "" if "any" in statuses else f"{' or '.join(statuses)} "
        if not ids:
            hint = "accept some in the review, or say --status any" if statuses == ["accepted"] else ""
            raise DataError(f"no {words}example to write", hint=hint)
        if not arguments.allow_errors and plan.name != "csv":
            _refuse_faulty(work, asked, [one for one in statuses if plan.name != "kto" or one != "rejected"])
        survey = look(work.db, ids, plan, table=is_table)
        if survey.silent == len(ids):
            raise DataError(f"no {words}example gives a record for {plan.name}", hint=_NO_RECORD.get(plan.name, ""))
        _tell_losses(plan, survey)
        _refuse_losses(plan, survey, allowed=arguments.allow_losses)
        _tell_about_splits(work, plan)
        if goal is None:
            result = write_stream(work.db, ids, sys.stdout.buffer, plan, survey)
        else:
            result = export_to(work.db, ids, goal, plan, survey, statuses=statuses, where=arguments.where)
    _report(arguments, goal, survey, result)
    return 0


def _plan(arguments: Namespace) -> "Plan":
    from tooldata_tui.targets.target import Shape
    from tooldata_tui.tasks.export.plan import make_plan, split_of

    if arguments.format and arguments.target:
        raise UsageError("export: --format and --target say the same thing twice", hint="leave one of them out")
    return make_plan(
        arguments.target or arguments.format or "openai",
        target=bool(arguments.target),
        shape=Shape(arguments.arguments or "", arguments.prefixes, arguments.text or ""),
        keep_meta=arguments.keep_meta,
        splits=split_of(arguments.split) if arguments.split else (),
        seed=arguments.seed,
    )


def _goal(arguments: Namespace, plan: "Plan", project: Path) -> "Goal":
    from tooldata_tui.tasks.export.plan import file_ending
    from tooldata_tui.tasks.exporting import goal_of

    out = Path(arguments.out)
    folder = arguments.out.endswith(os.sep) or out.is_dir()
    if not folder:
        file_ending(plan, out)
    goal = goal_of(out, plan, folder=folder, force=arguments.force)
    for place in goal.places:
        if place.path.exists() and project.exists() and place.path.samefile(project):
            raise UsageError("export: that is the project itself", file=place.path)
    return goal


def _spare_sources(work: "Opened", goal: "Goal") -> None:
    """Refuse to replace what the project is made from: what does not leave would be gone, what was edited come anew."""
    sources = [Path(shown_file(work.project.path, file.path)) for file in work.queries.files()]
    for place in goal.places:
        if place.path.exists() and any(source.exists() and place.path.samefile(source) for source in sources):
            raise UsageError("export: the project is made from that file", file=place.path, hint="choose another name")


def _statuses(text: str) -> Sequence[str]:
    statuses = [word for word in text.split(",") if word]
    for status in statuses:
        if status not in _STATUSES:
            raise UsageError(f"export: no status {status}", hint=nearest(status, _STATUSES))
    if not statuses:
        raise UsageError("export: --status is empty", hint=nearest("", _STATUSES))
    return statuses


def _refuse_faulty(work: "Opened", asked: "Sequence[Condition]", statuses: Sequence[str]) -> None:
    from tooldata_tui.tasks.exporting import faulty_examples, with_status

    words = "" if "any" in statuses else f"{' or '.join(statuses)} "
    faulty = faulty_examples(work.queries, with_status(asked, statuses), wanted_rules(work.target.settings))
    if not statuses or not faulty:
        return
    listed = ", ".join(f"#{one.example} {one.code} {one.message}" for one in faulty[:_NAMED])
    more = f" and {len(faulty) - _NAMED:,} more" if len(faulty) > _NAMED else ""
    have = "example has" if len(faulty) == 1 else "examples have"
    fixable = sum(one.has_fix for one in faulty)
    hint = "correct or reject them, or write them with --allow-errors"
    if fixable:
        hint = f"tooldata fix proposes what to do about {fixable:,} of them; {hint}"
    raise DataError(f"{len(faulty):,} {words}{have} errors: {listed}{more}", hint=hint)


def _tell_losses(plan: "Plan", survey: "Survey") -> None:
    for words, number in sorted(survey.losses.items()):
        tell(f"{plan.name} has no place for {words}: lost in {plural(number, 'example')}")
    for old, new in sorted(survey.names.items())[:_LISTED]:
        tell(f"{plan.name} does not accept the name {old}: it is written {new}")
    if len(survey.names) > _LISTED:
        tell(f"and {len(survey.names) - _LISTED:,} more names; the manifest has them all")


def _refuse_losses(plan: "Plan", survey: "Survey", *, allowed: bool) -> None:
    """List what the target would do to examples that should not happen, and stop there unless it is allowed."""
    wrong = [(one.example, one.code, one.message, one.remedy) for one in survey.refused]
    wrong += [(example, error.code, str(error), "") for example, error in survey.unsaid.items()]
    if not wrong:
        return
    for example, code, message, remedy in sorted(wrong)[:_LISTED]:
        tell(f"#{example} {code} {message}{f'; {remedy}' if remedy else ''}")
    if len(wrong) > _LISTED:
        tell(f"and {len(wrong) - _LISTED:,} more")
    examples = len({example for example, *_ in wrong})
    if not allowed:
        raise DataError(
            f"{plan.name} would change or refuse {plural(examples, 'example')}",
            hint="correct or reject them, or write them with --allow-losses",
        )
    if survey.unsaid:
        tell(f"{plural(len(survey.unsaid), 'example')} cannot be written for {plan.name} and will be left out")


def _tell_about_splits(work: "Opened", plan: "Plan") -> None:
    from tooldata_tui.store.triage import clusters, scores

    if plan.splits and not clusters(work.db) and not scores(work.db, "A"):
        tell("near-duplicates are not known, so a split may separate them: run tooldata scan first")


def _report(arguments: Namespace, goal: "Goal | None", survey: "Survey", result: "Result") -> None:
    files = result.files
    if arguments.json and goal is not None:
        say_json(_object(arguments, goal, survey, result))
        return
    edited = f", {result.edited:,} of them edited" if result.edited else ""
    if len(files) > 1:
        tell(f"{arguments.out}: {plural(sum(one.examples for one in files), 'example')}{edited}")
    for one in files:
        name = arguments.out if len(files) == 1 and not (goal and goal.folder) else one.name
        records = f" as {plural(one.records, 'record')}" if one.records != one.examples else ""
        shown = edited if len(files) == 1 else ""
        tell(f"{name}: {plural(one.examples, 'example')}{records}{shown}; sha256 {one.sha256}")
    if result.left_out:
        tell(f"{plural(result.left_out, 'example')} left out: there is no record for them")


def _object(arguments: Namespace, goal: "Goal", survey: "Survey", result: "Result") -> dict[str, Any]:
    files = result.files
    counts = {"examples": sum(one.examples for one in files), "edited": result.edited}
    size = {"bytes": sum(one.bytes for one in files), "sha256": files[0].sha256 if len(files) == 1 else None}
    keys = ("name", "examples", "records", "bytes", "sha256")
    return {
        "file": arguments.out,
        **counts,
        **size,
        "left_out": result.left_out,
        "files": [{"split": one.split or None, **{key: getattr(one, key) for key in keys}} for one in files],
        "card": str(goal.card),
        "manifest": str(goal.manifest),
        "names": survey.names,
        "losses": dict(survey.losses),
    }
