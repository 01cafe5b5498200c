"""What may be spent, on a job and on a project, and what is reserved for requests that are under way."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from tooldata_tui.dataset.jsontext import dumps
from tooldata_tui.generation.exchange import Ask, Usage
from tooldata_tui.store.ledger import Spent

__all__ = ["NO_LIMITS", "Budget", "Estimate", "Limits", "estimate_of", "most"]

#: What a protocol puts around a message, in tokens.
_FRAME = 16
#: Characters a token, at least, of text in English; and as they commonly are, for what a person is told.
_DENSE, _COMMON = 3.0, 4.0
#: A price is a sum of many small ones: what they differ by in the last digits is nothing.
_DUST = 1e-9


class Limits(NamedTuple):
    """What may be spent; 0 means that nothing holds it back."""

    requests: int = 0
    tokens: int = 0
    price: float = 0.0


NO_LIMITS: Final = Limits()


class Estimate(NamedTuple):
    """What requests are likely to take.

    :ivar sent: tokens, as they commonly are
    :ivar received: tokens, at most
    """

    requests: int = 0
    sent: int = 0
    received: int = 0


def _characters(ask: Ask) -> tuple[int, int]:
    """(how many characters are ASCII, how many bytes the others take)"""
    texts = [ask.system, ask.name, dumps(ask.schema), *(text for _, text in ask.turns)]
    plain = other = 0
    for text in texts:
        size, length = len(text.encode("utf-8", "replace")), len(text)
        # n characters take s bytes, and each that is not ASCII at least two.
        beyond = min(length, size - length)
        plain, other = plain + length - beyond, other + size - (length - beyond)
    return plain, other


def most(ask: Ask) -> Usage:
    """What *ask* can take at most, or nearly: reserved before it is sent."""
    plain, other = _characters(ask)
    return Usage(int(plain / _DENSE) + other + _FRAME * (len(ask.turns) + 2), ask.max_tokens)


def estimate_of(asks: Iterable[Ask]) -> Estimate:
    """What *asks* are likely to take."""
    requests = sent = received = 0
    for ask in asks:
        plain, other = _characters(ask)
        requests += 1
        sent += int(plain / _COMMON) + other // 2 + _FRAME
        received += ask.max_tokens
    return Estimate(requests, sent, received)


class Budget:
    """What is left of some limits. What is under way is counted at the most it can cost, so no limit is passed.

    :param limits: whose they are, what they are, and what was spent of them before
    :ivar spent: of each of them, with what is set aside
    """

    def __init__(self, limits: Sequence[tuple[str, Limits, Spent]]) -> None:
        self._limits = [(name, limit) for name, limit, _ in limits]
        self.spent = [spent for *_, spent in limits]

    def reserve(self, cost: Spent) -> str:
        """Set aside *cost*; or set aside nothing, and say which limit is in the way."""
        for (name, limit), spent in zip(self._limits, self.spent, strict=True):
            if limit.requests and spent.requests + cost.requests > limit.requests:
                return f"the {name} may send {limit.requests:,} requests, and has"
            if limit.tokens and spent.tokens + cost.tokens > limit.tokens:
                return f"the {name} may take {limit.tokens:,} tokens, and the next request could take more"
            if limit.price and spent.price + cost.price > limit.price + _DUST:
                return f"the {name} may cost {limit.price:g}, and the next request could cost more"
        self._add(cost)
        return ""

    def settle(self, reserved: Spent, spent: Spent) -> None:
        """What was *reserved* is known now: it is what was *spent*."""
        self._add(
            Spent(
                spent.requests - reserved.requests, spent.tokens - reserved.tokens, spent.price - reserved.price
            )
        )  # fmt: skip

    def _add(self, cost: Spent) -> None:
        self.spent = [
            Spent(spent.requests + cost.requests, spent.tokens + cost.tokens, spent.price + cost.price)
            for spent in self.spent
        ]
