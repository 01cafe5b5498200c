"""``tooldata prompt``: shows the templates that language models are asked with."""

from argparse import Namespace
from pathlib import Path

from tooldata_tui.cli.arguments import Parser, add_json
from tooldata_tui.cli.output import say, say_json, say_table
from tooldata_tui.cli.target import target_of


def define(parser: Parser) -> None:
    parser.add_argument("name", metavar="NAME", nargs="?", default="", help="which one; lists all of them without")
    parser.add_argument("--project", metavar="PROJECT", type=Path, default=Path(), help="whose own come first")
    add_json(parser)


def run(arguments: Namespace) -> int:
    from tooldata_tui.generation.prompt import PROMPTS, load_prompt, prompt_file

    folder = target_of(arguments.project, make=True).folder
    if not arguments.name:
        rows = [(name, words, *prompt_file(name, folder)) for name, (words, _) in PROMPTS.items()]
        if arguments.json:
            for name, words, file, own in rows:
                say_json({"name": name, "about": words, "own": own, "file": str(file)})
        else:
            say_table([(name, "own" if own else "", words) for name, words, _, own in rows])
        return 0
    prompt = load_prompt(arguments.name, folder)
    if arguments.json:
        say_json({"name": prompt.name, "own": prompt.own, "key": prompt.key, "text": prompt.text})
        return 0
    for line in prompt.text.splitlines():
        say(line)
    return 0
