"""What the schema of a tool says of each place in its arguments, read once a tool."""

from dataclasses import dataclass
from typing import Any

from tooldata_tui.dataset.finding import Path
from tooldata_tui.dataset.jsonequal import same_value
from tooldata_tui.dataset.tool import Tool
from tooldata_tui.rules.grounding.context import Context
from tooldata_tui.rules.grounding.schemas import schemas_at
from tooldata_tui.rules.values_prose import Told, told

__all__ = ["Slot", "Slots"]

#: Places of one tool that are kept; a list counts as one place.
_MOST = 1_000


_NOTHING = Told()


@dataclass(frozen=True, slots=True, eq=False)
class Slot:
    """One place in the arguments.

    :ivar choices: the values that ``enum`` and ``const`` allow
    :ivar default: the values that stand as ``default``
    :ivar told: what the description tells; nothing where the schema itself says it
    :ivar is_number: whether the schema asks for a number
    :ivar pattern: the first ``pattern``, or None
    :ivar format: the first ``format``, or the empty text
    :ivar texts: those of the choices and defaults that are texts
    """

    context: Context
    choices: tuple[Any, ...]
    default: tuple[Any, ...]
    told: Told
    is_number: bool
    pattern: str | None
    format: str
    texts: frozenset[str]

    @property
    def is_open(self) -> bool:
        """Whether the description tells nothing of how a text is to be."""
        return self.told is _NOTHING or not (self.told.forms or self.told.choices)

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
        self._slots: dict[Path, Slot] = {}

    def at(self, path: Path) -> Slot:
        """What is said of the place at *path*. Items of a list share their schema."""
        key = path if len(path) == 1 else tuple(0 if isinstance(step, int) else step for step in path)
        slot = self._slots.get(key)
        if slot is None:
            slot = _slot(key, schemas_at(self._schema, key))
            if len(self._slots) < _MOST:
                self._slots[key] = slot
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
    return Slot(
        Context(name.lower()[:200], prose.lower()[:2000]),
        tuple(choices),
        default,
        _NOTHING if choices else told(prose[:2000]),
        bool(types & {"integer", "number", "int", "float"}),
        pattern,
        format_,
        frozenset(one for one in (*choices, *default) if isinstance(one, str)),
    )


def _types(given: Any) -> list[str]:
    return (
        [given]
        if isinstance(given, str)
        else [one for one in given if isinstance(one, str)]
        if isinstance(given, list)
        else []
    )
