"""What the schema of a tool says of each place in its arguments, read once a tool."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from tooldata_tui.dataset.finding import Path
from tooldata_tui.dataset.jsonequal import same_value
from tooldata_tui.dataset.tool import Tool
from tooldata_tui.rules.grounding.context import Context
from tooldata_tui.rules.grounding.heard import words_of
from tooldata_tui.rules.grounding.schemas import schemas_at
from tooldata_tui.rules.values_prose import Told, told

__all__ = ["Slot", "Slots"]

#: Places of one tool that are kept; a list counts as one place.
_MOST = 1_000


_NOTHING = Told()
#: Choices of one parameter that are looked for in messages, and words of one.
_CHOICES, _WORDS = 40, 6
_ANY = "other none all any default unknown normal general new both auto custom no yes true false"
_VAGUE = frozenset(_ANY.split())


class Choice(NamedTuple):
    """A choice as people name it: its *words* in small letters, one space between them, and the *first* of them."""

    value: str
    first: str
    words: str


@dataclass(frozen=True, slots=True, eq=False)
class Slot:
    """One place in the arguments.

    :ivar choices: the values that ``enum`` and ``const`` allow
    :ivar named: those of several choices that a message can name and mean
    :ivar default: the values that stand as ``default``
    :ivar told: what the description tells; nothing where the schema itself says it
    :ivar is_number: whether the schema asks for a number
    :ivar pattern: the first ``pattern``, or None
    :ivar format: the first ``format``, or the empty text
    :ivar texts: those of the choices and defaults that are texts
    :ivar is_open: whether nothing that is told says what a text has to be, or of what form
    """

    context: Context
    choices: tuple[Any, ...]
    named: tuple[Choice, ...]
    default: tuple[Any, ...]
    told: Told
    is_number: bool
    pattern: str | None
    format: str
    texts: frozenset[str]
    is_open: bool

    def allows(self, value: Any) -> bool:
        """Whether the schema names *value* itself."""
        if type(value) is str:
            return value in self.texts
        named = (*self.choices, *self.default)
        return bool(named) and any(same_value(one, value) for one in named)


class Slots:
    """The places of one tool."""

    def __init__(self, tool: Tool | None) -> None:
        self._schema = tool.parameters if tool is not None else None
        #: What is said of the places that were asked for.
        self.made: dict[Path, Slot] = {}

    def at(self, path: Path) -> Slot:
        """What is said of the place at *path*. Items of a list share their schema."""
        key = path if len(path) == 1 else tuple(0 if isinstance(step, int) else step for step in path)
        slot = self.made.get(key)
        if slot is None:
            slot = _slot(key, schemas_at(self._schema, key))
            if len(self.made) < _MOST:
                self.made[key] = slot
        return slot


def _slot(path: Path, schemas: list[dict[str, Any]]) -> Slot:
    name = next((step for step in reversed(path) if isinstance(step, str)), "")
    prose = " ".join(one["description"] for one in schemas if isinstance(one.get("description"), str))
    choices: list[Any] = []
    for one in schemas:
        given = one.get("enum")
        choices += given if isinstance(given, list) else [one["const"]] if "const" in one else []
    types = {word for one in schemas for word in _types(one.get("type"))}
    pattern = next((one["pattern"] for one in schemas if isinstance(one.get("pattern"), str)), None)
    format_ = next((one["format"] for one in schemas if isinstance(one.get("format"), str)), "")
    default = tuple(one["default"] for one in schemas if "default" in one)
    says = _NOTHING if choices else told(prose[:2000])
    is_number = bool(types & {"integer", "number", "int", "float"})
    return Slot(
        Context(name.lower()[:200], prose.lower()[:2000]),
        tuple(choices),
        _named(choices),
        default,
        says,
        is_number,
        pattern,
        format_,
        frozenset(one for one in (*choices, *default) if isinstance(one, str)),
        not (choices or says.choices or (says.forms and pattern is None and not format_ and not is_number)),
    )


def _named(choices: list[Any]) -> tuple[Choice, ...]:
    texts = [one for one in choices[:_CHOICES] if isinstance(one, str) and len(one) > 2]
    if len(texts) < 2:
        return ()
    spoken = ((one, [word.casefold() for word in words_of(one)[:_WORDS]]) for one in texts)
    return tuple(
        Choice(one, words[0], " ".join(words)) for one, words in spoken if words and one.casefold() not in _VAGUE
    )


def _types(given: Any) -> list[str]:
    return (
        [given]
        if isinstance(given, str)
        else [one for one in given if isinstance(one, str)]
        if isinstance(given, list)
        else []
    )
