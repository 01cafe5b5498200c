"""Reading a command line: argparse, with our words for what is wrong."""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from tooldata_tui.errors import UsageError

__all__ = ["Parser", "add_json", "add_project", "add_tools", "add_where", "nearest", "number_above", "one_of"]

#: Options that take free text. It may begin with a hyphen (``--where -is:flagged``), which argparse would refuse.
_FREE_TEXT = ("--where", "--text", "--ruling", "--reason")


def nearest(word: str, known: Sequence[str]) -> str:
    """The hint that names what *word* was probably meant to be, or lists a few choices."""
    from difflib import get_close_matches

    near = get_close_matches(word[:64], known, n=1, cutoff=0.5)
    return f"did you mean {near[0]}?" if near else f"known: {', '.join(known)}" if len(known) < 12 else ""


class Parser(argparse.ArgumentParser):
    """The arguments of one command. Mistakes are :class:`UsageError`; positionals and options may be mixed."""

    def __init__(self, command: str, summary: str) -> None:
        super().__init__(f"tooldata {command}", description=summary, allow_abbrev=False)
        self.command = command

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{self.command}: {message}", hint=f"see tooldata {self.command} --help")

    def read(self, words: Sequence[str]) -> argparse.Namespace:
        """Parse *words*. Raises :class:`UsageError`."""
        read, rest = self.parse_known_intermixed_args(_joined(words))
        if rest:
            word = rest[0].split("=")[0]
            options = [option for action in self._actions for option in action.option_strings if option[:2] == "--"]
            what = f"no option {word}" if word.startswith("-") else f"one argument too many: {word}"
            raise UsageError(f"{self.command}: {what}", hint=nearest(word, options) if word.startswith("-") else "")
        return read


def _joined(words: Sequence[str]) -> list[str]:
    out: list[str] = []
    for word in words:
        if out and out[-1] in _FREE_TEXT and "--" not in out:
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


def add_json(parser: Parser) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON")


def add_tools(parser: Parser) -> None:
    parser.add_argument("--tools", metavar="FILE", type=Path, help="tools of the rows that bring none")


def add_where(parser: Parser, help_text: str = "only the examples that this filter finds") -> None:
    parser.add_argument("--where", metavar="FILTER", default="", help=help_text)
