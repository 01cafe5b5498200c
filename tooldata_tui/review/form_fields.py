"""What a form consists of."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from tooldata_tui.dataset import Path
from tooldata_tui.dataset.jsontext import dumps
from tooldata_tui.review.editable import escape
from tooldata_tui.review.schema_words import Kind

__all__ = ["ABSENT", "MISSING", "Choice", "Field", "Form", "FormError", "Kind", "label_of", "one_line_json"]

#: The text of a field that is left out.
ABSENT: Final = ""

#: The value of one.
MISSING: Final[Any] = object()


class Choice(NamedTuple):
    """One of the values a field may have. ``text`` is :data:`ABSENT` for leaving it out."""

    text: str
    value: Any


@dataclass(frozen=True, slots=True)
class Field:
    """One value of a form.

    :ivar path: where it is in the arguments; empty for the arguments as a whole
    :ivar label: the path in words, ``address.street``; like all texts here but ``text``, not fit for a terminal yet
    :ivar text: what is edited, with escapes for what a terminal would act on
    :ivar required: it must be there
    :ivar unknown: the schema does not list it
    :ivar adds: it is the empty place behind the items of a list
    :ivar nullable: ``null`` stands for null
    :ivar multiline: line breaks stand for themselves
    :ivar choices: all there are, and leaving it out where that is allowed; empty where any text goes
    :ivar default: text of the value that a tool takes where it is left out
    :ivar hint: what is asked for, in words
    """

    path: Path
    label: str
    kind: Kind
    text: str = ABSENT
    required: bool = False
    unknown: bool = False
    adds: bool = False
    nullable: bool = False
    multiline: bool = False
    choices: tuple[Choice, ...] = ()
    default: str = ""
    description: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a call, in the order of the schema, and the arguments they were made of."""

    fields: tuple[Field, ...]
    arguments: dict[str, Any]


class FormError(ValueError):
    """Fields hold texts that are no value.

    :ivar problems: what is wrong with each, by path
    """

    def __init__(self, problems: Mapping[Path, str]) -> None:
        super().__init__("; ".join(problems.values()))
        self.problems = problems


def label_of(path: Path) -> str:
    """A path in words: ``address.street``, ``items[0]``; the arguments as a whole have none."""
    words = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return words.removeprefix(".") or "arguments"


def one_line_json(value: Any) -> str:
    """*value* as JSON on one line, to be edited."""
    return escape(dumps(value))
