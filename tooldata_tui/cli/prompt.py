"""``tooldata prompt``: shows the templates that language models are asked with."""

from argparse import Namespace
from pathlib import Path

from tooldata_tui.cli.arguments import Parser, add_json
from tooldata_tui.cli.output import say, say_json, say_table
from tooldata_tui.cli.target import target_of
from tooldata_tui.settings.load import find_settings


def define(parser: Parser) -> None:
    parser.add_argument("name", metavar="NAME", nargs="?", default="", help="which one; lists all of them without")
    words = "whose own come first; by default those of this folder"
    parser.add_argument("--project", metavar="PROJECT", type=Path, help=words)
    add_json(parser)


def run(arguments: Namespace) -> int:
    from tooldata_tui.generation.prompt import PROMPTS, load_prompt, prompt_file

    folder = _this_folder() if arguments.project is None else target_of(arguments.project, make=True).folder
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


def _this_folder() -> Path:
    """Where prompts of one's own are looked for from here, whether there is a project or several."""
    settings = find_settings(Path())
    return settings.parent if settings is not None else Path()
