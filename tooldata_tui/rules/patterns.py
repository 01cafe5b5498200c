"""Regular expressions that came with the data, on RE2, whose time grows with the text alone.

Imports RE2 when the first pattern is met.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

__all__ = ["PATTERN_BYTES", "found_of", "is_found", "takes", "together"]

#: Memory the automaton of one pattern may have.
PATTERN_BYTES = 1_048_576

#: A text as short may be a word, which is remembered.
_WORD = 64
#: Longer patterns are not tried.
_LONGEST = 2_000


def takes(pattern: str) -> bool:
    """Whether RE2 takes *pattern*: it has no lookaround, no back references, and no great repetitions."""
    return _automaton(pattern) is not None


def is_found(pattern: str, text: str) -> bool:
    """Whether *pattern*, which RE2 must take, is found anywhere in *text*."""
    return _is_found_in_a_word(pattern, text) if len(text) <= _WORD else _is_found(pattern, text)


def _is_found(pattern: str, text: str) -> bool:
    automaton = _automaton(pattern)
    if automaton is None:
        raise ValueError("a pattern that RE2 does not take")
    return automaton.search(text.encode("utf-8", "surrogatepass")) is not None  # of bytes it counts no characters


# Rules look for one pattern in the same words, and words come again; RE2 is quick, and asking it is not.
_is_found_in_a_word = lru_cache(maxsize=4096)(_is_found)


# As many as RE2 keeps itself; each may hold PATTERN_BYTES.
@lru_cache(maxsize=128)
def _automaton(pattern: str) -> Any:
    import re2

    if len(pattern) > _LONGEST:
        return None
    options = re2.Options()
    options.max_mem, options.log_errors, options.never_capture = PATTERN_BYTES, False, True
    try:
        return re2.compile(pattern, options)
    except (re2.error, UnicodeEncodeError):
        return None


def found_of(patterns: tuple[str, ...], text: str) -> Sequence[int]:
    """Which of our own *patterns* are found anywhere in *text*, by their places: one pass for all of them."""
    return together(patterns)(text.encode("utf-8", "surrogatepass")) or ()


@lru_cache(maxsize=16)
def together(patterns: tuple[str, ...]) -> Callable[[bytes], Sequence[int] | None]:
    """What finds, in UTF-8, our own *patterns*, by their places.

    For beginnings of what is then looked at closely: they have to be short, since many states at once take memory.
    """
    import re2

    patterns_together = re2.Set.SearchSet()
    for pattern in patterns:
        patterns_together.Add(pattern)
    patterns_together.Compile()
    match: Callable[[bytes], Sequence[int] | None] = patterns_together.Match
    return match
