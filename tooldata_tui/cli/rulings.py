"""``tooldata rulings``: what was ruled about the boundaries between labels, as a list or as guidelines."""

from argparse import Namespace

from tooldata_tui.cli.arguments import Parser, add_json, add_project, add_tools
from tooldata_tui.cli.output import say, say_json, say_table, tell
from tooldata_tui.cli.target import target_of
from tooldata_tui.errors import UsageError


def define(parser: Parser) -> None:
    add_project(parser)
    parser.add_argument("--markdown", action="store_true", help="print guidelines in Markdown, with examples")
    add_tools(parser)
    add_json(parser)


def run(arguments: Namespace) -> int:
    from tooldata_tui.cli.opening import opened
    from tooldata_tui.dataset import outcome_words
    from tooldata_tui.store.rulings import rulings, settled
    from tooldata_tui.tasks.guidelines import guidelines

    if arguments.json and arguments.markdown:
        raise UsageError("rulings: --json and --markdown", hint="give one of them")
    with opened(target_of(arguments.project, tools=arguments.tools), keep=False) as work:
        if arguments.markdown:
            for line in guidelines(work.db, work.project.path.stem).splitlines():
                say(line)
            return 0
        found, followed = rulings(work.db), settled(work.db)
        examples = {one.id: sorted(e for e, (ruling, _) in followed.items() if ruling == one.id) for one in found}
        if arguments.json:
            for one in found:
                say_json(
                    {
                        "id": one.id,
                        "labels": list(one.boundary),
                        "outcome": one.outcome,
                        "text": one.text,
                        "reviewer": one.reviewer,
                        "at": one.at,
                        "settled": examples[one.id],
                    }
                )
            return 0
        if not found:
            tell("nothing is ruled yet; tooldata decide PROJECT ID settle --label LABEL --ruling TEXT does")
        say_table(
            [
                (str(one.boundary), outcome_words(one.outcome), f"{len(examples[one.id]):,}", one.reviewer, one.text)
                for one in found
            ],
            right=(2,),
        )
    return 0
