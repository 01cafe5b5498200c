"""What commands that list examples share: a project to read, the rules that count, and the examples that are meant."""

from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from tooldata_tui.cli.arguments import Parser, add_json, add_tools, add_where
from tooldata_tui.cli.selection import add_selection, wanted_rules
from tooldata_tui.cli.target import target_of

if TYPE_CHECKING:
    from tooldata_tui.cli.opening import Opened
    from tooldata_tui.store.queries import Condition

__all__ = ["Chosen", "add_choice", "chosen"]


class Chosen(NamedTuple):
    """An opened project, and what of it is meant.

    :ivar wanted: whether findings of a code count
    :ivar conditions: which examples are meant; none for all
    """

    work: "Opened"
    wanted: Callable[[str], bool]
    conditions: "Sequence[Condition]"


def add_choice(parser: Parser) -> None:
    add_selection(parser)
    add_where(parser)
    add_tools(parser)
    add_json(parser)


@contextmanager
def chosen(arguments: Namespace) -> Iterator[Chosen]:
    """What the arguments of :func:`add_choice` mean; nothing is opened where they mean nothing."""
    from tooldata_tui.cli.opening import opened
    from tooldata_tui.review.filter import conditions, parse_filter

    target = target_of(arguments.project, tools=arguments.tools)
    wanted = wanted_rules(target.settings, arguments.select, arguments.ignore)
    meant = conditions(parse_filter(arguments.where))
    with opened(target, keep=False) as work:
        yield Chosen(work, wanted, meant)
