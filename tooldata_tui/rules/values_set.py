"""The V rules about the whole set: one value in many rows, and addresses that exist for tests only.

One pass, with bounded memory: of the values met, those that came least often are forgotten when there are too many.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from tooldata_tui.dataset.example import Example
from tooldata_tui.dataset.finding import Finding, Path
from tooldata_tui.dataset.message import read_arguments
from tooldata_tui.dataset.verdict import Status
from tooldata_tui.rules.given import leaves_of
from tooldata_tui.rules.grounding.kinds import Kind, kind_of_text
from tooldata_tui.rules.report import finding
from tooldata_tui.rules.wording import name_text, shown, value_text
from tooldata_tui.settings.model import Thresholds

__all__ = ["RepeatedValue", "ValueFigures", "ValueSet"]

#: Values counted at a time, and examples remembered of one value.
_COUNTED, _REMEMBERED = 50_000, 200
#: Calls of one example and values of one call that are counted.
_CALLS, _VALUES = 100, 200
#: In a small set a tenth of the examples makes a value one that is repeated, but not fewer than the least.
_LEAST, _TENTH = 10, 10
#: Repeated values that are told.
_LISTED = 50
#: Addresses from which on a share means something, and the share that is too much.
_FEW, _SHARE = 10, 0.5

_TEST_DOMAINS = ("example.com", "example.org", "example.net", "example.edu", "test.com", "email.com", "domain.com")
_TEST_ENDS = (".example", ".test", ".invalid", ".localhost")
_REPEATABLE = (Kind.IDENTIFIER, Kind.EMAIL, Kind.PHONE)


@dataclass(frozen=True, slots=True)
class RepeatedValue:
    """One identifier or address that many examples pass.

    :ivar name: the argument it was met in first
    :ivar count: examples that pass it; one that came late may have a few more
    :ivar examples: the ids of the first of them
    """

    name: str
    value: str
    count: int
    examples: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ValueFigures:
    """What a set's values look like.

    :ivar examples: examples that make calls
    :ivar repeated: values in many examples, most often first
    :ivar addresses: examples that pass an e-mail address
    :ivar test_addresses: those of them that pass one of a domain for tests; the ids of the first ones are
        ``test_examples``
    """

    examples: int = 0
    repeated: tuple[RepeatedValue, ...] = ()
    addresses: int = 0
    test_addresses: int = 0
    test_examples: tuple[int, ...] = ()


@dataclass(slots=True)
class _Count:
    name: str
    count: int = 0
    examples: list[int] = field(default_factory=list)


class ValueSet:
    """Add every example once; then ask for the figures and the findings. Rejected ones count for nothing.

    :param repeated: so many examples make a value one that is repeated
    """

    def __init__(self, repeated: int = Thresholds().repeated) -> None:
        self._repeated = repeated
        self._counts: dict[str, _Count] = {}
        self._examples = self._addresses = self._tests = 0
        self._test_examples: list[int] = []

    def add(self, example_id: int, example: Example, status: Status = Status.PENDING) -> None:
        """Count the values of one example."""
        if status is Status.REJECTED:
            return
        seen: set[str] = set()
        tests = addresses = False
        calls = islice((call for message in example.messages for call in message.calls), _CALLS)
        called = False
        for call in calls:
            called = True
            for path, value in _texts(call.arguments):
                if value in seen or not ("@" in value or any(map(str.isdigit, value))):
                    continue  # seen, or of none of the kinds that are counted
                kind = kind_of_text(value)
                if kind not in _REPEATABLE:
                    continue
                seen.add(value)
                self._count(value, path, example_id)
                if kind is Kind.EMAIL:
                    addresses = True
                    tests = tests or _is_for_tests(value)
        self._examples += called
        self._addresses += addresses
        self._tests += tests
        if tests and len(self._test_examples) < _REMEMBERED:
            self._test_examples.append(example_id)

    def _count(self, value: str, path: Path, example_id: int) -> None:
        count = self._counts.get(value)
        if count is None:
            if len(self._counts) >= _COUNTED:
                self._forget()
            count = self._counts[value] = _Count(name_text(step for step in path if isinstance(step, str)))
        count.count += 1
        if len(count.examples) < _REMEMBERED:
            count.examples.append(example_id)

    def _forget(self) -> None:
        """Keep the half that came most often, of equals the newest."""
        kept = sorted(self._counts, key=lambda value: self._counts[value].count)[_COUNTED // 2 :]
        kept_values = set(kept)
        self._counts = {value: count for value, count in self._counts.items() if value in kept_values}

    def figures(self) -> ValueFigures:
        """The numbers behind the findings."""
        least = min(self._repeated, max(_LEAST, self._examples // _TENTH))
        many = [(value, count) for value, count in self._counts.items() if count.count >= least]
        many.sort(key=lambda one: (-one[1].count, one[0]))
        return ValueFigures(
            self._examples,
            tuple(RepeatedValue(one.name, value, one.count, tuple(one.examples)) for value, one in many[:_LISTED]),
            self._addresses,
            self._tests,
            tuple(self._test_examples),
        )

    def findings(self) -> dict[int | None, list[Finding]]:
        """What is said about the set, under None."""
        found = list(_findings(self.figures()))
        return {None: found} if found else {}


def _findings(figures: ValueFigures) -> Iterator[Finding]:
    for one in figures.repeated:
        words = f"{shown(one.name)} {value_text(one.value)} stands in the calls of {one.count} examples"
        yield finding("V302", words)._replace(other=one.examples[0])
    if figures.addresses >= _FEW and figures.test_addresses > _SHARE * figures.addresses:
        words = f"{figures.test_addresses} of {figures.addresses} examples with an e-mail address have one for tests"
        yield finding("V305", words)._replace(other=figures.test_examples[0])


def _texts(arguments: str) -> Iterator[tuple[Path, str]]:
    """The short texts of a call, with their places."""
    read = read_arguments(arguments).value
    if isinstance(read, dict):
        for path, value in leaves_of(read, _VALUES):
            if isinstance(value, str) and 4 <= len(value) <= 200 and not value.isspace():
                yield path, value.strip()


def _is_for_tests(address: str) -> bool:
    domain = address.rpartition("@")[2].casefold()
    return domain in _TEST_DOMAINS or domain.endswith(_TEST_ENDS)
