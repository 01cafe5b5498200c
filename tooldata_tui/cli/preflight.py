"""``tooldata preflight``: what a trainer would do to each example, and each as the model would see it."""

import os
import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tooldata_tui.cli.arguments import Parser, add_json, add_project, add_tools, add_where, number_above, one_of
from tooldata_tui.cli.output import say, say_json, say_table, tell
from tooldata_tui.cli.target import Target, target_of
from tooldata_tui.errors import UsageError
from tooldata_tui.text import plural

if TYPE_CHECKING:
    from tooldata_tui.cli.opening import Opened
    from tooldata_tui.targets.target import Outcome
    from tooldata_tui.tasks.preflight import Examined, Flight, Turned

_STATUSES = ("accepted", "pending", "rejected", "any")
#: Lines that are printed of one rule; --json prints all.
_MOST = 40
#: What stands around what is learned from: on a terminal also its colours change places.
_BEGIN, _END = "⟦", "⟧"
_REVERSED, _PLAIN = "\x1b[7m", "\x1b[0m"


def define(parser: Parser) -> None:
    add_project(parser)
    parser.add_argument(
        "--target", metavar="NAME", help="the trainer: axolotl, llama-factory, mistral, openai, trl, ..."
    )
    parser.add_argument("--template", metavar="FILE", type=Path, help="a chat template, or the folder of a tokenizer")
    parser.add_argument(
        "--named", metavar="NAME", default="", help="the template that is meant where a folder has several"
    )
    parser.add_argument("--arguments", metavar="FORM", type=one_of("object", "string"), help="object or string")
    parser.add_argument(
        "--max-length",
        metavar="N",
        type=number_above(int),
        help="tokens of a row that the trainer is set to read: max_length, sequence_len, cutoff_len",
    )
    parser.add_argument("--prefixes", action="store_true", help="a record for every turn of the assistant")
    parser.add_argument(
        "--text", metavar="WHAT", type=one_of("drop", "split"), help="of text beside calls: drop or split"
    )
    parser.add_argument(
        "--status",
        metavar="LIST",
        default="accepted,pending",
        help=f"which examples, with commas between: {', '.join(_STATUSES)}; accepted,pending by default",
    )
    add_where(parser)
    add_tools(parser)
    parser.add_argument("--row", metavar="NUMBER", type=int, help="show one example as the model would see it")
    add_json(parser)


def run(arguments: Namespace) -> int:
    from tooldata_tui.cli.opening import opened
    from tooldata_tui.review.filter import conditions, parse_filter
    from tooldata_tui.store.queries import new_order
    from tooldata_tui.tasks.exporting import with_status

    target = target_of(arguments.project, tools=arguments.tools)
    with ExitStack() as stack:
        flight = flight_of(target, arguments, stack)
        work = stack.enter_context(opened(target, keep=False))
        if arguments.row is not None:
            return _show(work, flight, arguments.row, as_json=arguments.json)
        chosen = with_status(conditions(parse_filter(arguments.where)), _statuses(arguments.status))
        ids = new_order(sorted(work.queries.matching(chosen)))
        return _look(work, flight, list(ids), as_json=arguments.json)


def flight_of(target: Target, arguments: Namespace, stack: ExitStack) -> "Flight":
    """What the command line asks for, else what the settings name under ``[export]``."""
    from tooldata_tui.targets.target import Shape, target_called
    from tooldata_tui.targets.template_files import read_template
    from tooldata_tui.tasks.preflight import Flight
    from tooldata_tui.tasks.rendering import Renderer

    settings = target.settings.export
    name, place = arguments.target, arguments.template
    if name is None and place is None:
        name = settings.target or None
        place = target.folder / settings.template if settings.template else None
    renderer = stack.enter_context(Renderer(read_template(place, arguments.named))) if place is not None else None
    shape = Shape(arguments.arguments or "", arguments.prefixes, arguments.text or "")
    longest = arguments.max_length or settings.max_length
    flight = Flight(target_called(name) if name else None, shape, renderer, longest=longest)
    if arguments.max_length and flight.window is None:
        if flight.target is not None and flight.target.window is None:
            raise UsageError(f"preflight: --max-length is not for {flight.target.name}", hint="leave it out")
        hint = "name the folder of a tokenizer with --template: tokenizer.json counts them"
        raise UsageError("preflight: tokens cannot be counted", hint=hint)
    return flight


def _statuses(text: str) -> list[str]:
    words = [word for word in text.split(",") if word]
    if not words or not set(words) <= set(_STATUSES):
        raise UsageError(f"preflight: no status {text}", hint=f"known: {', '.join(_STATUSES)}")
    return words


# --- all of them


def _look(work: "Opened", flight: "Flight", ids: list[int], *, as_json: bool) -> int:
    from tooldata_tui.cli.progress import ProgressLine
    from tooldata_tui.tasks.importing import Progress
    from tooldata_tui.tasks.preflight import preflight

    flight = flight.together(work.db, ids)
    counts: Counter[tuple[str, str]] = Counter()
    refused = learned = 0
    lengths: list[int] = []
    lines: list[tuple[str, ...]] = []
    told: Counter[str] = Counter()
    progress = ProgressLine(sys.stderr)
    for done, one in enumerate(preflight(work.db, ids, flight), start=1):
        progress(Progress(str(work.project.path), done, len(ids), done, 0))
        counts.update({(outcome.code, str(outcome.effect)) for outcome in one.outcomes})
        refused += one.refused
        learned += bool(one.trained)
        if one.tokens is not None:
            lengths.append(one.tokens)
        if as_json:
            say_json(_object_of(one))
        else:
            for outcome in one.outcomes:
                told[outcome.code] += 1
                if told[outcome.code] <= _MOST:
                    lines.append(_line_of(one.example, outcome))
    progress.clear()
    if not as_json:
        _print(flight, counts, lines, len(ids))
        if left := told.total() - len(lines):
            say(f"and {left:,} more; --json prints them all")
        _tell_lengths(flight, lengths)
        trained = f"; something is learned from {learned:,}" if flight.target is not None else ""
        tell(f"{plural(len(ids), 'example')}, {refused:,} would not be trained as they are{trained}")
    return int(refused > 0)


def _print(flight: "Flight", counts: "Counter[tuple[str, str]]", lines: list[tuple[str, ...]], total: int) -> None:
    from tooldata_tui.rules.registry import RULES

    if not counts:
        say(f"nothing happens to {plural(total, 'example')} {_by(flight)}")
        return
    say_table(
        [(f"{count:,}", code, effect, RULES[code].summary) for (code, effect), count in sorted(counts.items())],
        right=(0,),
    )
    say()
    say_table(lines)


def _tell_lengths(flight: "Flight", lengths: list[int]) -> None:
    window = flight.window
    if window is None or not lengths:
        return
    lengths.sort()
    said = f"half have up to {lengths[len(lengths) // 2]:,} tokens, the longest {lengths[-1]:,}"
    if flight.target is not None and not flight.longest and window.usual:
        said += f"; {window.setting} is {window.usual:,} where nothing is said, --max-length says yours"
    tell(said)


def _by(flight: "Flight") -> str:
    target = f"for {flight.target.title}" if flight.target is not None else "as they are"
    return f"{target}, by {flight.renderer.template.file.name}" if flight.renderer is not None else target


def _line_of(example: int, outcome: "Outcome") -> tuple[str, ...]:
    where = f"turn {outcome.turn}" if outcome.turn is not None else ""
    remedy = f"; {outcome.remedy}" if outcome.remedy else ""
    return f"#{example}", outcome.code, str(outcome.effect), where, f"{outcome.message}{remedy}"


def _object_of(one: "Examined") -> dict[str, Any]:
    return {
        "example": one.example,
        "refused": one.refused,
        "trained": None if one.trained is None else sorted(one.trained),
        "tokens": one.tokens,
        "outcomes": [
            {
                "code": outcome.code,
                "effect": str(outcome.effect),
                "message": outcome.message,
                "turn": outcome.turn,
                "path": list(outcome.path),
                "remedy": outcome.remedy,
            }
            for outcome in one.outcomes
        ],
    }


# --- one of them


def _show(work: "Opened", flight: "Flight", number: int, *, as_json: bool) -> int:
    from tooldata_tui.tasks.export.rows import leaving
    from tooldata_tui.tasks.preflight import shown_row

    one = next(leaving(work.db, [number]), None)
    if one is None:
        raise UsageError(f"preflight: there is no example #{number}")
    turned = shown_row(flight.together(work.db, [number]), one)
    if as_json:
        seen = {"text": turned.seen.text, "trained_spans": [list(span) for span in turned.seen.spans]}
        say_json({**_object_of(turned.examined), "rendered": turned.is_rendered, "exact": turned.seen.exact, **seen})
    else:
        for outcome in turned.examined.outcomes:
            tell(" ".join(word for word in _line_of(number, outcome) if word))
        for line in _marked(turned):
            sys.stdout.write(line + "\n")
    return int(turned.examined.refused)


def _marked(turned: "Turned") -> Iterator[str]:
    """The lines of a text, what is learned from between brackets."""
    from tooldata_tui.text import visible

    colours = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    begin, end = (f"{_REVERSED}{_BEGIN}", f"{_END}{_PLAIN}") if colours else (_BEGIN, _END)
    parts, at = [], 0
    for start, stop in turned.seen.spans:
        parts += [visible(turned.seen.text[at:start]), begin, visible(turned.seen.text[start:stop]), end]
        at = stop
    parts.append(visible(turned.seen.text[at:]))
    yield from "".join(parts).split("\n")
