"""References inside a document: what ``$ref`` points to, and which of them lead back to themselves."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import unquote

from tooldata_tui.dataset import Path, path_text
from tooldata_tui.formats.row_error import RowError

__all__ = ["References", "Target"]

#: References to references that are followed, and values looked at in one document for those that go round.
_LONGEST_CHAIN, _MAX_STEPS = 50, 5_000_000


class Target(NamedTuple):
    """What a reference points to, and where that stands."""

    value: Any
    path: Path


class References:
    """The references of one document. Nothing is fetched: one that leads out of it is refused."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._beyond: dict[str, frozenset[str]] = {}
        self._circular: dict[str, bool] = {}
        self._steps = 0

    def target(self, reference: Any, at: Path) -> Target:
        """What *reference*, which stands at *at*, points to. Raises :class:`RowError` with that place."""
        if not isinstance(reference, str):
            raise RowError("J106", "a $ref is no text", path=path_text(at))
        if not reference.startswith("#"):
            raise RowError("J106", f"{reference} is in another document, which is not fetched", path=path_text(at))
        value: Any = self._document
        path: list[str | int] = []
        for step in reference[1:].split("/")[1:]:
            step = unquote(step).replace("~1", "/").replace("~0", "~")
            if isinstance(value, Mapping) and step in value:
                value = value[step]
                path.append(step)
            elif isinstance(value, list) and step.isascii() and step.isdecimal() and int(step[:9]) < len(value):
                value = value[int(step)]
                path.append(int(step))
            else:
                raise RowError("J106", f"{reference} points to nothing", path=path_text(at))
        if len(reference) > 1 and reference[1] != "/":
            raise RowError("J106", f"{reference} is an anchor, which is not looked up", path=path_text(at))
        return Target(value, tuple(path))

    def resolved(self, value: Any, at: Path) -> Target:
        """*value* itself, or what stands behind its ``$ref``: for all that is no schema."""
        for _ in range(_LONGEST_CHAIN):
            if not isinstance(value, Mapping) or "$ref" not in value:
                return Target(value, at)
            value, at = self.target(value["$ref"], (*at, "$ref"))
        raise RowError("J106", "a $ref leads to a $ref, without an end", path=path_text(at))

    def is_circular(self, reference: str) -> bool:
        """Whether a local *reference* leads back to itself, by whatever way."""
        if reference not in self._circular:
            seen: set[str] = set()
            waiting = list(self._behind(reference))
            while waiting:
                one = waiting.pop()
                if one not in seen:
                    seen.add(one)
                    self._step()
                    waiting += self._behind(one)
            self._circular[reference] = reference in seen
        return self._circular[reference]

    def _behind(self, reference: str) -> frozenset[str]:
        """The references that stand in what *reference* points to."""
        if reference not in self._beyond:
            try:
                value = self.target(reference, ()).value
            except RowError:  # said where it is used
                value = None
            self._beyond[reference] = frozenset(self._references_in(value))
        return self._beyond[reference]

    def _references_in(self, value: Any) -> Iterator[str]:
        waiting = [value]
        while waiting:
            one = waiting.pop()
            self._step()
            if isinstance(one, Mapping):
                if isinstance(one.get("$ref"), str):
                    yield one["$ref"]
                waiting += one.values()
            elif isinstance(one, list):
                waiting += one

    def _step(self) -> None:
        self._steps += 1
        if self._steps > _MAX_STEPS:
            raise RowError("J106", "the references of the document are too many to be followed")
