"""Reading a command line: argparse, with our words for what is wrong."""

import argparse
import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn, get_args

from tooldata_tui.errors import UsageError
from tooldata_tui.settings.model import Queue

__all__ = [
    "Parser",
    "add_json",
    "add_order",
    "add_project",
    "add_reviewer",
    "add_tools",
    "add_where",
    "nearest",
    "number_above",
    "one_of",
]

#: Options that take free text. It may begin with a hyphen (``--where -is:flagged``), which argparse would refuse.
_FREE_TEXT = ("--where", "--text", "--ruling", "--reason", "--system")
#: A word that is an option, or should have been one; a hyphen alone is stdin, and a number is a value.
_OPTION = re.compile(r"-(?!\d*\.?\d+$).")


def nearest(word: str, known: Sequence[str]) -> str:
    """The hint that names what *word* was probably meant to be, or lists a few choices."""
    from difflib import get_close_matches

    near = get_close_matches(word[:64], known, n=1, cutoff=0.5)
    return f"did you mean {near[0]}?" if near else f"known: {', '.join(known)}" if len(known) < 12 else ""


class Parser(argparse.ArgumentParser):
    """The arguments of one command. Mistakes are :class:`UsageError`; positionals and options may be mixed.

    :param examples: what might be typed behind ``tooldata COMMAND``, for ``--help``
    """

    def __init__(self, command: str, summary: str, examples: Sequence[str] = ()) -> None:
        super().__init__(
            f"tooldata {command}",
            description=f"{summary[:1].upper()}{summary[1:]}.",
            epilog=_examples(command, examples) if examples else None,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        self.command = command

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{self.command}: {message}", hint=f"see tooldata {self.command} --help")

    def read(self, words: Sequence[str]) -> argparse.Namespace:
        """Parse *words*. Raises :class:`UsageError`."""
        words = _joined(words)
        self._refuse_unknown(words)
        read, rest = self.parse_known_intermixed_args(words)
        if rest:
            raise UsageError(f"{self.command}: one argument too many: {rest[0]}")
        return read

    def _refuse_unknown(self, words: Sequence[str]) -> None:
        """An option that is none is named before anything is missed that it was taken for."""
        known = [option for action in self._actions for option in action.option_strings]
        for word in words:
            name = word.split("=")[0]
            if _OPTION.match(name) and name not in known:
                long = [option for option in known if option.startswith("--")]
                hint = f"the file is ./{word}" if os.path.lexists(word) else nearest(name, long)
                raise UsageError(f"{self.command}: no option {name}", hint=hint)


def _examples(command: str, examples: Sequence[str]) -> str:
    return "\n".join(["examples:", *(f"  tooldata {command} {one}".rstrip() for one in examples)])


def _joined(words: Sequence[str]) -> list[str]:
    """*words* as argparse understands them: free text joined to its option, and what stands behind ``--`` as a path."""
    out: list[str] = []
    for at, word in enumerate(words):
        if word == "--":
            return out + [f"./{name}" if _OPTION.match(name) else name for name in words[at + 1 :]]
        if out and out[-1] in _FREE_TEXT:
            out[-1] += f"={word}"
        else:
            out.append(word)
    return out


def one_of(*choices: str) -> Callable[[str], str]:
    """An argument's type: one of *choices*."""

    def read(word: str) -> str:
        if word not in choices:
            raise argparse.ArgumentTypeError(f"no {word!r}; {nearest(word, choices)}")
        return word

    return read


def number_above(zero: type[int] | type[float]) -> Callable[[str], float]:
    """An argument's type: a number of that kind, above 0."""

    def read(word: str) -> float:
        try:
            number = zero(word)
        except ValueError:
            number = zero(0)
        if not 0 < number < float("inf"):
            raise argparse.ArgumentTypeError(f"{word!r} is not a number above 0")
        return number

    return read


def add_project(parser: Parser) -> None:
    parser.add_argument("project", metavar="PROJECT", type=Path, help="project file, project folder or dataset file")


def add_reviewer(parser: Parser) -> None:
    words = "who signs; by default the settings' name, or your login name"
    parser.add_argument("--reviewer", metavar="NAME", help=words)


def add_json(parser: Parser) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON")


def add_tools(parser: Parser) -> None:
    parser.add_argument("--tools", metavar="FILE", type=Path, help="tools of the rows that bring none")


def add_order(parser: Parser, option: str, *, default: str | None, help_text: str) -> None:
    orders = get_args(Queue)
    parser.add_argument(option, metavar="|".join(orders), type=one_of(*orders), default=default, help=help_text)


def add_where(parser: Parser, help_text: str = "only the examples that this filter finds") -> None:
    parser.add_argument("--where", metavar="FILTER", default="", help=help_text)
