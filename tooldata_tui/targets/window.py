"""What becomes of a row that has more tokens than the trainer reads."""

from collections.abc import Iterator
from typing import NamedTuple

from tooldata_tui.targets.target import Effect, Outcome, Overlong, Window

__all__ = ["Measured", "TokensError", "overlong"]


class TokensError(Exception):
    """The tokenizer cannot be read."""


class Measured(NamedTuple):
    """A row in tokens.

    :ivar spans: what is learned from, in order; only told of a row that is too long
    :ivar turns: the turn of each span; empty where nobody knows
    """

    tokens: int
    spans: tuple[tuple[int, int], ...] = ()
    turns: tuple[int, ...] = ()


def overlong(row: Measured, window: Window, most: int) -> list[Outcome]:
    """What happens to a row of which a trainer reads *most* tokens."""
    if row.tokens <= most:
        return []
    return list(_HAPPENS[window.overlong](row, window, most))


def _left_out(row: Measured, window: Window, most: int) -> Iterator[Outcome]:
    words = f"the row is left out: it has {row.tokens:,} tokens, more than the {most:,} of {window.setting}"
    yield Outcome("F218", Effect.DROPS, words, remedy=_remedy(window))


def _cut(row: Measured, window: Window, most: int) -> Iterator[Outcome]:
    yield from _less(row, window, most, [min(end, most) - min(begin, most) for begin, end in row.spans])


def _less(row: Measured, window: Window, most: int, kept: list[int]) -> Iterator[Outcome]:
    """Of a row that is cut.

    :param kept: of each span, the tokens that are left
    """
    learned = [end - begin for begin, end in row.spans]
    if kept == learned:  # what is cut off teaches nothing
        return
    short = next(at for at, (some, all_of_it) in enumerate(zip(kept, learned, strict=True)) if some < all_of_it)
    words = f"the row has {row.tokens:,} tokens and is cut at {most:,}: "
    if any(kept):
        words += f"{sum(learned) - sum(kept):,} of the {sum(learned):,} that are learned from are lost"
    else:
        words += "nothing is left to learn from"
    yield Outcome("F218", Effect.LOSES, words, _turn(row, short), remedy=_remedy(window))


def _turn_by_turn(row: Measured, window: Window, most: int) -> Iterator[Outcome]:
    """As LLaMA-Factory shares out what is left between what stands before an answer and the answer."""
    kept, left, before = [], most, 0
    shortened = None
    for at, (begin, end) in enumerate(row.spans):
        asked, answered = _shares(begin - before, end - begin, left)
        kept.append(answered)
        if asked < begin - before and shortened is None:
            shortened = at
        left, before = left - asked - answered, end
    if outcomes := list(_less(row, window, most, kept)):
        yield from outcomes
    elif shortened is not None:
        words = f"the row has {row.tokens:,} tokens and is cut at {most:,}: what stands before the turn loses its end"
        yield Outcome("F218", Effect.LOSES, words, _turn(row, shortened), remedy=_remedy(window))


def _shares(asked: int, answered: int, left: int) -> tuple[int, int]:
    if answered * 2 < left:
        most = left
    elif asked * 2 < left:
        most = left - asked
    else:
        most = int(left * (answered / (asked + answered)))
    kept = min(most, answered)
    return min(max(left - kept, 0), asked), kept


def _in_pieces(row: Measured, window: Window, most: int) -> Iterator[Outcome]:
    behind = [at for at, (_, end) in enumerate(row.spans) if end > most]
    if behind:
        words = (
            f"the row has {row.tokens:,} tokens and is cut into pieces of {most:,}: the model does not see what stands "
            "before the last of them"
        )
        yield Outcome("F218", Effect.CORRUPTS, words, _turn(row, behind[0]), remedy=_remedy(window))


def _turn(row: Measured, span: int) -> int | None:
    return row.turns[span] if row.turns else None


def _remedy(window: Window) -> str:
    return f"raise {window.setting}, or take something out of the row"


_HAPPENS = {
    Overlong.CUT: _cut,
    Overlong.TURN_BY_TURN: _turn_by_turn,
    Overlong.LEFT_OUT: _left_out,
    Overlong.IN_PIECES: _in_pieces,
}
