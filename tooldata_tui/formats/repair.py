"""What a broken line was probably meant to be. Offered to a person, never taken by itself."""

import re

from tooldata_tui.dataset.jsontext import JsonError, loads

__all__ = ["corrected"]

_TRAILING = re.compile(rb",(\s*[}\]])")
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
_PYTHON = {b"True": b"true", b"False": b"false", b"None": b"null"}
#: Longer lines are not worth the search.
_MAX = 200_000
_MISSING = (b"}", b"]}", b"}]}", b'"}]}', b"]}]}", b'"}]}]}', b"}}]}]}")


def corrected(line: bytes) -> str | None:
    """The line with the one slip mended that people make most, or None if that does not make it JSON.

    Tries: commas before a closing bracket, a comma after the line, ``True``/``None``, and missing closing brackets.
    """
    if len(line) > _MAX:
        return None
    bare = line.strip().rstrip(b",")
    outside = _outside_strings(bare)
    for candidate in (bare, outside, *(bare + end for end in _MISSING)):
        try:
            if isinstance(loads(candidate), dict):
                return candidate.decode()
        except JsonError:
            continue
    return None


def _outside_strings(line: bytes) -> bytes:
    """Mend commas and Python's literals, touching nothing between quotes."""
    out, at = [], 0
    for match in _STRING.finditer(line):
        out += [_plain(line[at : match.start()]), match[0]]
        at = match.end()
    out.append(_plain(line[at:]))
    # A comma and the bracket behind it never have a string between them, so piecewise mending finds them all.
    return b"".join(out)


def _plain(text: bytes) -> bytes:
    for word, json_word in _PYTHON.items():
        text = re.sub(rb"\b" + word + rb"\b", json_word, text)
    return _TRAILING.sub(rb"\1", text)
