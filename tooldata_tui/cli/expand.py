"""``tooldata expand``: has a language model write more examples, which wait for a person like all others."""

from argparse import Namespace
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from tooldata_tui.cli.arguments import Parser, add_project, add_tools, number_above, one_of
from tooldata_tui.cli.models import Errand, Spec, add_asking, run_errand
from tooldata_tui.cli.naming import number_named
from tooldata_tui.cli.output import say, say_json, tell
from tooldata_tui.cli.target import seed_tools_file, target_of
from tooldata_tui.errors import DataError, UsageError
from tooldata_tui.text import plural

if TYPE_CHECKING:
    from tooldata_tui.cli.opening import Opened
    from tooldata_tui.cli.target import Target
    from tooldata_tui.generation.exchange import Work
    from tooldata_tui.generation.ground import Ground
    from tooldata_tui.generation.order import Order
    from tooldata_tui.rules.health_gaps import GapRequest

_KINDS = ("positive", "negative", "boundary", "multi-turn", "noise")


def define(parser: Parser) -> None:
    add_project(parser)
    parser.add_argument("--tool", metavar="NAME", action="append", default=[], help="only of this tool")
    parser.add_argument("--kind", metavar="KIND", type=one_of(*_KINDS), default="positive", help=", ".join(_KINDS))
    parser.add_argument("--pair", metavar="A,B", default="", help="the two labels of --kind boundary")
    parser.add_argument("--count", metavar="N", type=number_above(int), default=50, help="how many examples")
    parser.add_argument("--fill-gaps", action="store_true", help="what the set lacks, N at most")
    parser.add_argument("--gap", metavar="JSON", help="this and nothing else, as stats --gaps --json prints it")
    parser.add_argument("--like", metavar="ID", help="more like this example, or negatives near it")
    parser.add_argument("--seed", metavar="N", type=int, default=0, help="other requests, or other noise")
    add_asking(parser)
    add_tools(parser)


def run(arguments: Namespace) -> int:
    from tooldata_tui.cli.opening import opened

    order = order_of(arguments)
    target, is_bare = _target(arguments)
    with opened(target, keep=not arguments.dry_run, make=is_bare and not arguments.dry_run) as work:
        if order.kind == "noise":
            return _add_noise(work, order, dry=arguments.dry_run, json=arguments.json)
        return run_errand(work, arguments, errand_of(work, like_that(order, work, arguments.like)))


def _target(arguments: Namespace) -> "tuple[Target, bool]":
    """The project, and whether it is a folder that may have tools alone."""
    try:
        return target_of(arguments.project, tools=arguments.tools), False
    except DataError:
        if not arguments.project.is_dir():
            raise
        return target_of(arguments.project, tools=arguments.tools, make=True), True


def order_of(arguments: Namespace) -> "Order":
    """What is asked for, but for the example that it is to be like. Raises :class:`UsageError`."""
    from tooldata_tui.generation.order import FILLED, Order

    pair = tuple(one.strip() for one in arguments.pair.split(",")) if arguments.pair else None
    if (arguments.kind == "boundary") != (pair is not None):
        raise UsageError("expand: --kind boundary and --pair A,B go together")
    if pair is not None and (len(pair) != 2 or not all(pair) or pair[0] == pair[1]):
        raise UsageError("expand: --pair takes two labels: --pair check_status,no-tool")
    if arguments.fill_gaps and arguments.kind in ("boundary", "noise"):
        raise UsageError(f"expand: --fill-gaps says nothing about --kind {arguments.kind}")
    if arguments.like is not None and arguments.kind not in ("positive", "negative"):
        raise UsageError(f"expand: --like says nothing about --kind {arguments.kind}")
    if arguments.gap is not None and (arguments.fill_gaps or arguments.kind not in FILLED):
        raise UsageError("expand: --gap is for one gap, and for the kinds that fill one")
    return Order(
        arguments.kind,
        int(arguments.count),
        tuple(dict.fromkeys(arguments.tool)),
        (pair[0], pair[1]) if pair else None,
        arguments.fill_gaps,
        arguments.seed,
        _gap(arguments.gap) if arguments.gap is not None else None,
    )


def like_that(order: "Order", work: "Opened", identity: str | None) -> "Order":
    """The order for more like the example that is meant, if one is. Raises :class:`DataError` where there is none."""
    return order if identity is None else replace(order, like=number_named(work, identity))


def _gap(text: str) -> "GapRequest":
    from tooldata_tui.dataset.jsontext import loads
    from tooldata_tui.rules.health_gaps import read_gap

    try:
        return read_gap(loads(text))
    except ValueError as error:
        raise UsageError(f"expand: --gap: {error}", hint="stats --gaps --json prints them") from None


def errand_of(work: "Opened", order: "Order") -> Errand:
    from tooldata_tui.tasks.expanding import ground_of, spec_of, work_of
    from tooldata_tui.tasks.measuring import health_of
    from tooldata_tui.tasks.seed_tools import seed_tools

    last = work.queries.last_example()

    @lru_cache(maxsize=1)
    def ground_at(upto: int, like: int | None) -> "Ground":
        ground = ground_of(work.db, upto=upto, like=like)
        if not ground.seeds:
            tell("no example to go by: all is made up from the schemas of the tools; tooldata seed writes some by hand")
        if not len(ground.toolset):
            ground = replace(ground, toolset=seed_tools(work.db, seed_tools_file(work.target)))
        return ground

    def spec() -> Spec:
        ground = ground_at(last, order.like)
        return spec_of(order, ground, upto=last, health=lambda: health_of(work.project.path, work.db))

    def made(spec: Spec, model: str) -> "tuple[Work, int]":
        ground = ground_at(spec["upto"], spec["order"]["like"])
        job = work_of(spec, ground, work.db, model=model, folder=work.target.folder)
        return job, len(ground.seeds)

    return Errand(f"@expand {order.kind}", order.as_object(), spec, made)


def _add_noise(work: "Opened", order: "Order", *, dry: bool, json: bool) -> int:
    from tooldata_tui.rules.checker import Checker
    from tooldata_tui.tasks.adding import add_rows
    from tooldata_tui.tasks.noising import noise_rows

    rows = noise_rows(work.db, order.count, tools=order.tools, seed=order.seed)
    if dry:
        for row in rows:
            say_json(row) if json else say(_first_message(row))
        return 0
    report = add_rows(work.project, "@expand noise", rows, Checker(), weights=work.target.settings.priority)
    if json:
        say_json({"added": len(report.ids), "known": report.known})
    else:
        say(plural(len(report.ids), "new example"))
    if len(report.ids) < order.count:
        tell(f"there are no more than {plural(len(report.ids), 'example')} that noise makes another one of")
    return 0


def _first_message(row: dict[str, Any]) -> str:
    return next((one["content"] for one in row["messages"] if one["role"] == "user"), "")
