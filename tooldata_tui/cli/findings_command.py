"""``tooldata findings``: everything that was found, by rules and by triage, the worst examples first."""

from argparse import Namespace
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from tooldata_tui.cli.arguments import Parser, add_project
from tooldata_tui.cli.chosen import add_choice, chosen
from tooldata_tui.cli.output import say, say_json
from tooldata_tui.text import plural

if TYPE_CHECKING:
    from collections.abc import Callable

    from tooldata_tui.cli.findings import Found
    from tooldata_tui.cli.opening import Opened
    from tooldata_tui.store.queries import Condition

#: Examples whose findings are read at a time.
_PAGE = 500


def define(parser: Parser) -> None:
    add_project(parser)
    add_choice(parser)


def run(arguments: Namespace) -> int:
    from tooldata_tui.cli.findings import object_of, text_of

    with chosen(arguments) as (work, wanted, conditions):
        found = _worst_first(work, conditions, wanted, arguments.select)
        if arguments.json:
            for one in found:
                say_json(object_of(one))
            return 0
        first = next(found, None)
        if first is None:
            say(f"nothing found in {plural(work.queries.tally('total').get('', 0), 'example')}")
            return 0
        for one in chain([first], found):
            say(text_of(one))
    return 0


def _worst_first(
    work: "Opened", conditions: "Sequence[Condition]", wanted: "Callable[[str], bool]", select: Sequence[str]
) -> "Iterator[Found]":
    """Findings in the order of the queue, an example's worst first; lines that are no example before all."""
    from tooldata_tui.cli.findings import about_nothing_alone, findings_of
    from tooldata_tui.cli.ranking import Ranking

    if not conditions:
        yield from about_nothing_alone(work, wanted)
    ranking = Ranking(work, wanted, select)
    ids = ranking.ordered(work.queries.matching(conditions))
    found_about = [one for one in ids if ranking.codes(one)]
    for start in range(0, len(found_about), _PAGE):
        page = found_about[start : start + _PAGE]
        about: dict[int | None, list[Found]] = {}
        for found in findings_of(work, [("number", tuple(map(str, page)), False)], wanted):
            about.setdefault(found.example, []).append(found)
        for example in page:
            yield from sorted(about[example], key=lambda found: -found.finding.severity)
