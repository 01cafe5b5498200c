"""T4, M4 and X2: what no row shows by itself, since it is another row that it does not agree with.

One pass, and memory that is bounded whatever the set: so many tools, system messages and values are kept apart, and
what comes later is left out, or counted with the rest.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from tooldata_tui.dataset.example import Example
from tooldata_tui.dataset.finding import Finding, Severity
from tooldata_tui.dataset.message import read_arguments
from tooldata_tui.dataset.tool import Toolset
from tooldata_tui.dataset.verdict import Status
from tooldata_tui.rules.report import finding
from tooldata_tui.rules.usage import Usage
from tooldata_tui.rules.wording import shown

__all__ = ["Across", "AcrossNumbers"]

#: System messages, and toolsets, that are kept apart.
_KINDS = 20_000

#: Longer texts are kept by their digest.
_SHORT = 100

#: Examples that are told that they are not like the others.
_LISTED = 200

#: Below so many examples no custom is seen, and what fewer than this share have is none.
_FEWEST, _CUSTOM = 20, 0.8


@dataclass(frozen=True, slots=True)
class AcrossNumbers:
    """What was counted.

    :ivar systems: different system messages; no message is one
    :ivar variants: schemas of each tool that has several
    :ivar without_tools: rows that bring no tools
    :ivar objects: rows with arguments as objects
    :ivar silent_calls: turns that call and say nothing
    """

    examples: int
    systems: int
    variants: dict[str, int]
    without_tools: int
    objects: int
    silent_calls: int


class _Seen:
    """Which examples have something: how many, and the first of them."""

    __slots__ = ("count", "first")

    def __init__(self) -> None:
        self.count = 0
        self.first: list[int] = []

    def add(self, example: int) -> None:
        self.count += 1
        if len(self.first) < _LISTED:
            self.first.append(example)


class _Variant:
    """A tool of one schema and one description: where it first stands, and its index among the tools there."""

    __slots__ = ("at", "first")

    def __init__(self, first: int, at: int) -> None:
        self.first, self.at = first, at


class Across:
    """Takes in one example after the other, then says what does not agree."""

    def __init__(self) -> None:
        self._examples = self._silent = 0
        self._systems: dict[str, _Seen] = {}
        #: For each toolset the rows that bring it, and its tools.
        self._toolsets: dict[str, tuple[_Seen, tuple[_Variant, ...]]] = {}
        #: For each name the tools of that name by schema and description.
        self._tools: dict[str, dict[tuple[str, str], _Variant]] = {}
        self._tooled, self._bare, self._objects = _Seen(), _Seen(), _Seen()
        self._usage = Usage()

    def add(self, example_id: int, example: Example, status: Status = Status.PENDING) -> None:
        """Take in an example; one that was rejected is left out."""
        if status is Status.REJECTED:
            return
        self._examples += 1
        messages = example.messages
        first = messages[0] if messages else None
        system = (first.content or "") if first is not None and first.role in ("system", "developer") else ""
        self._of(self._systems, system).add(example_id)
        if len(example.toolset):
            self._tooled.add(example_id)
            kept = self._toolsets.get(example.toolset.key)
            if kept is None and len(self._toolsets) < _KINDS:
                kept = self._toolsets[example.toolset.key] = (_Seen(), self._met(example_id, example.toolset))
            if kept is not None:
                kept[0].count += 1
        else:
            self._bare.add(example_id)
        by_name, objects = example.toolset.by_name, False
        for message in messages:
            if not message.calls:
                continue
            self._silent += not message.content
            for call in message.calls:
                objects = objects or call.was_object
                value = read_arguments(call.arguments).value
                if type(value) is dict:
                    self._usage.add(example_id, call.name, by_name.get(call.name), value)
        if objects:
            self._objects.add(example_id)

    def _met(self, example: int, toolset: Toolset) -> tuple[_Variant, ...]:
        found = []
        for at, tool in enumerate(toolset.tools):
            kinds = self._tools.setdefault(tool.name, {})
            found.append(kinds.setdefault((tool.key, _short(tool.description)), _Variant(example, at)))
        return tuple(found)

    @staticmethod
    def _of(kinds: dict[str, _Seen], text: str) -> _Seen:
        key = _short(text)
        seen = kinds.get(key)
        if seen is None:
            seen = kinds[key if len(kinds) < _KINDS else ""] = _Seen()
        return seen

    def numbers(self) -> AcrossNumbers:
        """What was counted so far."""
        variants = {name: len(kinds) for name, kinds in self._tools.items() if len(kinds) > 1}
        return AcrossNumbers(
            self._examples, len(self._systems), variants, self._bare.count, self._objects.count, self._silent
        )

    def findings(self) -> dict[int | None, list[Finding]]:
        """What does not agree, by example; None for what is about the set."""
        found: dict[int | None, list[Finding]] = {}
        for example, one in (*self._drift(), *self._customs(), *self._about_the_set()):
            found.setdefault(example, []).append(one)
        return found

    def _drift(self) -> Iterator[tuple[int, Finding]]:
        """T401 and T402, at the first example that brings a variant that most do not."""
        rows: Counter[_Variant] = Counter()
        for seen, variants in self._toolsets.values():
            for variant in set(variants):
                rows[variant] += seen.count
        listed = 0
        for name, kinds in self._tools.items():
            if len(kinds) < 2:
                continue
            (main, most), *rest = sorted(kinds.items(), key=lambda item: (-rows[item[1]], item[1].first, item[1].at))
            for (key, _), variant in rest:
                drifted = key != main[0]
                words = f"{shown(name)} has another {'schema' if drifted else 'description'} in {rows[most]:,} rows,"
                code, message = ("T401" if drifted else "T402"), f"{words} this one in {rows[variant]:,}"
                one = finding(code, message, None, ("tools", variant.at, "function"))
                yield variant.first, one._replace(other=most.first)
                listed += 1
                if listed >= _LISTED:
                    return

    def _customs(self) -> Iterator[tuple[int, Finding]]:
        """M401: examples without the system message that nearly all others have."""
        if self._examples < _FEWEST or len(self._systems) < 2:
            return
        text, most = max(self._systems.items(), key=lambda item: item[1].count)
        if most.count < _CUSTOM * self._examples:
            return
        which = "no system message" if not text else "the same system message"
        for key, seen in self._systems.items():
            if key != text:
                for example in seen.first[:_LISTED]:
                    share = f"{most.count:,} of {self._examples:,} rows have {which}"
                    yield example, finding("M401", f"{share}, this one has {_other(key, text)}", 0, ("messages", 0))

    def _about_the_set(self) -> Iterator[tuple[None, Finding]]:
        for one in self._usage.findings(objects=self._objects.count > 0):
            yield None, one
        few, many = sorted((self._tooled, self._bare), key=lambda seen: seen.count)
        if few.count:
            bring = "bring tools" if few is self._tooled else "bring none"
            message = f"{few.count:,} rows {bring}, {many.count:,} {'bring none' if few is self._tooled else 'do'}"
            yield None, finding("X202", message)._replace(other=few.first[0])
        if self._silent:
            message = f"{self._silent:,} turns call and say nothing: content is null, or left out"
            yield None, finding("X203", message)
        if self._objects.count and self._usage.ragged():
            message = f"{self._objects.count:,} rows have arguments as objects, not all with the same keys"
            yield None, finding("X204", message, severity=Severity.WARNING)._replace(other=self._objects.first[0])


def _short(text: str) -> str:
    """*text*, or what stands for it where it is long."""
    return text if len(text) < _SHORT else hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def _other(key: str, text: str) -> str:
    if not key:
        return "none"
    return "one" if not text else "another"
