"""``tooldata duplicates``: the groups of examples that say the same, or nearly, as the last scan found them."""

from argparse import Namespace

from tooldata_tui.cli.arguments import Parser, add_json, add_project, add_tools
from tooldata_tui.cli.output import say, say_json, say_table, tell
from tooldata_tui.cli.target import target_of
from tooldata_tui.text import plural

#: Members of a group that are shown to people.
_SHOWN = 8


def define(parser: Parser) -> None:
    add_project(parser)
    add_tools(parser)
    add_json(parser)


def run(arguments: Namespace) -> int:
    from tooldata_tui.cli.opening import opened
    from tooldata_tui.errors import UsageError
    from tooldata_tui.store.examples import ExampleStore
    from tooldata_tui.store.triage import clusters

    with opened(target_of(arguments.project, tools=arguments.tools), keep=False) as work:
        if "scan" not in work.queries.memos():
            raise UsageError("the project has not been scanned", file=work.project.path, hint="run tooldata scan first")
        groups = clusters(work.db)
        if arguments.json:
            for group in groups:
                say_json({"kind": group.kind, "members": group.members, "pairs": group.pairs})
            return 0
        if not groups:
            tell("the last scan found no duplicates")
        store = ExampleStore(work.db)
        for group in groups:
            say(f"{group.kind}: {plural(len(group.members), 'example')}")
            rows = store.page(group.members[:_SHOWN])
            say_table([(f"#{row.id}", row.label, row.title) for row in rows], right=(0,), indent="  ")
            if len(group.members) > _SHOWN:
                say(f"  … {len(group.members) - _SHOWN:,} more")
    return 0
