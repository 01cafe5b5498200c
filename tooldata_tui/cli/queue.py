"""``tooldata queue``: the examples in the order they are worth looking at."""

from argparse import Namespace
from array import array
from collections.abc import Callable
from typing import TYPE_CHECKING

from tooldata_tui.cli.arguments import Parser, add_json, add_project, add_tools, add_where, one_of
from tooldata_tui.cli.output import say_json, say_table
from tooldata_tui.cli.selection import add_selection, wanted_rules
from tooldata_tui.cli.target import shown_file, target_of

if TYPE_CHECKING:
    from tooldata_tui.cli.opening import Opened

_PAGE = 500


def define(parser: Parser) -> None:
    add_project(parser)
    parser.add_argument(
        "--order",
        metavar="priority|file|random",
        type=one_of("priority", "file", "random"),
        default="priority",
        help="worst findings first, as in the files, or shuffled (always the same way)",
    )
    add_selection(parser)
    add_where(parser)
    add_tools(parser)
    add_json(parser)


def run(arguments: Namespace) -> int:
    from tooldata_tui.cli.opening import opened
    from tooldata_tui.review.filter import conditions, parse_filter

    target = target_of(arguments.project, tools=arguments.tools)
    wanted = wanted_rules(target.settings, arguments.select, arguments.ignore)
    chosen = conditions(parse_filter(arguments.where))
    with opened(target, keep=False) as work:
        found = _Found(work, wanted, arguments.select)
        _print(work, found, found.ordered(work.queries.matching(chosen), arguments.order), json=arguments.json)
    return 0


class _Found:
    """The rules that found something about each example, worst first, and the priority that follows.

    :param select: the family that alone is asked for, if it is one that compares examples: its own score orders them
    """

    def __init__(self, work: "Opened", wanted: Callable[[str], bool], select: str) -> None:
        from tooldata_tui.store.triage import FAMILIES, scores
        from tooldata_tui.triage.priority import UNSUSPECTED, priorities

        grades = [row for row in work.queries.grades() if wanted(row[1])]
        found: dict[int, list[tuple[int, str]]] = {}
        for example, code, severity, _ in grades:
            found.setdefault(example, []).append((-severity, code))
        self._codes = {one: tuple(dict.fromkeys(code for _, code in sorted(codes))) for one, codes in found.items()}
        self._otherwise = UNSUSPECTED
        self._priorities = priorities(grades)
        family = select.strip().upper()
        if family in FAMILIES and (scored := scores(work.db, family)):
            self._priorities, self._otherwise = scored, 0.0

    def codes(self, example: int) -> tuple[str, ...]:
        return self._codes.get(example, ())

    def priority(self, example: int) -> float:
        return self._priorities.get(example, self._otherwise)

    def ordered(self, ids: "array[int]", order: str) -> "array[int]":
        """*ids*, which are in file order, in another."""
        if order == "priority":
            return array("I", sorted(ids, key=lambda one: -self.priority(one)))
        if order == "random":
            import random

            random.Random(0).shuffle(ids)
        return ids


def _print(work: "Opened", found: _Found, ids: "array[int]", *, json: bool) -> None:
    from tooldata_tui.cli.findings import source_object
    from tooldata_tui.store.examples import ExampleStore
    from tooldata_tui.store.listing import places

    store = ExampleStore(work.db)
    for start in range(0, len(ids), _PAGE):
        page = ids[start : start + _PAGE]
        where = places(work.db, page)
        shown = {one: place._replace(file=shown_file(work.project.path, place.file)) for one, place in where.items()}
        if json:
            for one in page:
                say_json(
                    {
                        "example": one,
                        "source": source_object(shown[one]),
                        "priority": found.priority(one),
                        "reasons": list(found.codes(one)),
                    }
                )
            continue
        titles = {row.id: row.title for row in store.page(page)}
        say_table(
            [
                (
                    f"#{one}",
                    f"{found.priority(one):.2f}",
                    f"{shown[one].file}:{shown[one].line}",
                    " ".join(found.codes(one)) or "-",
                    titles[one],
                )
                for one in page
            ],
            right=(0,),
        )
