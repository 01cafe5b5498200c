"""``tooldata new``: a project folder to start from."""

from argparse import Namespace
from pathlib import Path

from tooldata_tui.cli.arguments import Parser
from tooldata_tui.cli.output import say, tell
from tooldata_tui.errors import DataError, UsageError
from tooldata_tui.settings.load import SETTINGS_NAME

_SETTINGS = """\
# Settings of this project. Everything has a default; docs/settings.md explains every key.

[project]
tools = "tools.json"                         # the tool schemas; paths start at this folder
data = ["seeds/*.jsonl", "data/*.jsonl"]     # what `tooldata import` reads

[review]
# reviewer = "ada"         # who signs the verdicts; by default your login name
# theme = "dark"           # dark, light, high-contrast, ember, ansi; press T in the review to try them
# keys = "vim"             # default, prodigy, vim

[rules]
# ignore = ["C203"]        # rules, or families of rules, that do not matter here; `tooldata rule` lists them
"""

_TOOLS = """\
[
  {
    "type": "function",
    "function": {
      "name": "lookup_order",
      "description": "Look up one order by its number. Say what it returns and when not to use it.",
      "parameters": {
        "type": "object",
        "properties": {
          "order_id": {
            "type": "string",
            "description": "The order's number, as in ORD-48291",
            "pattern": "^ORD-[0-9]{5}$"
          }
        },
        "required": ["order_id"],
        "additionalProperties": false
      }
    }
  }
]
"""


def define(parser: Parser) -> None:
    parser.add_argument("folder", metavar="DIR", type=Path, help="folder to make; it may exist")


def run(arguments: Namespace) -> int:
    folder: Path = arguments.folder
    for name in (SETTINGS_NAME, "tools.json"):
        if (folder / name).exists():
            raise UsageError(f"there is a {name} already", file=folder, hint="choose another folder")
    if folder.exists() and not folder.is_dir():
        raise UsageError("is a file, not a folder", file=folder, hint="choose another name")
    try:
        (folder / "seeds").mkdir(parents=True, exist_ok=True)
        for name, text in ((SETTINGS_NAME, _SETTINGS), ("tools.json", _TOOLS)):
            with (folder / name).open("x", encoding="utf-8") as stream:
                stream.write(text)
            say(str(folder / name))
    except OSError as error:
        raise DataError(f"cannot be made: {error.strerror}", file=folder) from None
    say(f"{folder / 'seeds'}/")
    tell(f"next: describe your tools in tools.json, then write examples of them: tooldata seed {folder}")
    tell(f"or put examples into seeds/ and look what is wrong with them: tooldata check {folder}")
    return 0
