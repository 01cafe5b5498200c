"""``tooldata queue``: the examples in the order they are worth looking at."""

from argparse import Namespace
from array import array
from collections.abc import Mapping
from typing import TYPE_CHECKING

from tooldata_tui.cli.arguments import Parser, add_order, add_project
from tooldata_tui.cli.chosen import add_choice, chosen
from tooldata_tui.cli.output import say_json, say_table, tell
from tooldata_tui.cli.target import shown_file

if TYPE_CHECKING:
    from tooldata_tui.cli.opening import Opened
    from tooldata_tui.cli.ranking import Ranking

_PAGE = 500


def define(parser: Parser) -> None:
    add_project(parser)
    words = (
        "worst findings first; boundary by boundary, or group by group of duplicates, before the rest; "
        "drawn at random (always the same way); as in the files"
    )
    add_order(parser, "--order", default="priority", help_text=words)
    parser.add_argument("--similar", metavar="ID", help="only the examples most like this one, the likest first")
    add_choice(parser)


def run(arguments: Namespace) -> int:
    from tooldata_tui.cli.ranking import Ranking

    with chosen(arguments) as (work, wanted, conditions):
        ranking = Ranking(work, wanted, arguments.select)
        ids = work.queries.matching(conditions)
        likeness = _likeness(work, arguments.similar) if arguments.similar else {}
        if likeness:
            among = set(ids)
            ids = array("I", (one for one in likeness if one in among))
        else:
            ids = ranking.ordered(ids, arguments.order)
        _print(work, ranking, ids, likeness, json=arguments.json)
    return 0


def _likeness(work: "Opened", identity: str) -> dict[int, float]:
    """How like an example others are, the likest first. Raises :class:`DataError` where it is not the only one."""
    from tooldata_tui.cli.naming import number_named
    from tooldata_tui.tasks.similar import nearest

    found = nearest(work.project, work.db, number_named(work, identity))
    if found.by == "words":
        tell("compared by words: tooldata scan makes the vectors that meaning takes")
    return dict(found.examples)


def _print(work: "Opened", ranking: "Ranking", ids: "array[int]", likeness: Mapping[int, float], *, json: bool) -> None:
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
                        "priority": ranking.priority(one),
                        "reasons": list(ranking.codes(one)),
                        **({"likeness": likeness[one]} if likeness else {}),
                    }
                )
            continue
        titles = {row.id: row.title for row in store.page(page)}
        say_table(
            [
                (
                    f"#{one}",
                    f"{likeness[one] if likeness else ranking.priority(one):.2f}",
                    f"{shown[one].file}:{shown[one].line}",
                    " ".join(ranking.codes(one)) or "-",
                    titles[one],
                )
                for one in page
            ],
            right=(0,),
        )
