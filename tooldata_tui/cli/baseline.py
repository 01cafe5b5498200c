"""A baseline: the findings there were on a day, so that only new ones count from then on.

A finding is known by its rule, its place in the row and the bytes of the line, not by the number of the line: lines may
move. A line that is changed has new findings. What is about all examples is known by its words without their numbers,
which are others with every line.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tooldata_tui.cli.findings import Found
from tooldata_tui.cli.opening import Opened
from tooldata_tui.errors import DataError

__all__ = ["Baseline", "fingerprint", "identified"]

_VERSION = 1
_NUMBER = re.compile("[0-9]+")


def fingerprint(found: Found, identity: str) -> str:
    """What a finding is known by.

    :param identity: of its example, empty for what is none
    """
    finding = found.finding
    message = finding.message if found.place.line else _NUMBER.sub("0", finding.message)
    about = found.where if identity else f"{found.place.file} {message}"
    text = "\0".join((finding.code, about, identity))
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:20]


def identified(work: Opened, found: Iterator[Found]) -> Iterator[tuple[Found, str]]:
    """*found*, each with the identity of its example: the digest of its line, in hexadecimal digits."""
    example: int | None = None
    identity = ""
    for one in found:
        if one.example is None:
            yield one, ""
            continue
        if one.example != example:
            example = one.example
            identity = work.queries.digests([example]).get(example, b"").hex()
        yield one, identity


class Baseline:
    """Findings that are known, each as often as it was found."""

    def __init__(self, known: Counter[str]) -> None:
        self._known = known
        self.passed_over = 0

    @classmethod
    def read(cls, path: Path) -> "Baseline":
        """Raises :class:`DataError` for a file that is none."""
        try:
            value = json.loads(path.read_bytes())
            if value["tooldata_baseline"] != _VERSION:
                raise DataError("was written by another version of tooldata", file=path)
            return cls(Counter({str(key): int(count) for key, count in value["findings"].items()}))
        except OSError as error:
            hint = f"tooldata check PROJECT --write-baseline {path} makes it"
            raise DataError(f"cannot be read: {error.strerror}", file=path, hint=hint) from None
        except (ValueError, LookupError, TypeError, AttributeError):
            raise DataError("is no baseline", file=path) from None

    def new(self, found: Iterator[tuple[Found, str]]) -> Iterator[tuple[Found, str]]:
        """Those of *found* that are not known, or that are there once more than they were."""
        left = Counter(self._known)
        for one, identity in found:
            key = fingerprint(one, identity)
            if left[key]:
                left[key] -= 1
                self.passed_over += 1
            else:
                yield one, identity

    @staticmethod
    def write(path: Path, found: Iterator[tuple[Found, str]]) -> int:
        """Write all of *found* down as known; return how many. Raises :class:`DataError`."""
        from tooldata_tui.tasks.export.files import appearing

        known = Counter(fingerprint(one, identity) for one, identity in found)
        # A line a finding, in order: a change shows as one in a diff.
        text = json.dumps({"tooldata_baseline": _VERSION, "findings": dict(sorted(known.items()))}, indent=1)
        whole = path.resolve()
        if whole.exists() and not whole.is_file():
            raise DataError("is not a regular file", file=path)
        with appearing([whole]) as [stream]:
            stream.write(f"{text}\n".encode())
        return known.total()
