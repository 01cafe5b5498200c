"""The key of a provider: read from the environment, sent to one host, and shown or written nowhere."""

from collections.abc import Mapping

from tooldata_tui.errors import UsageError

__all__ = ["Secret", "key_of"]

_MASK = b"[key]"
#: A shorter one could stand in any text.
_SHORTEST = 8
_LONGEST = 8192


class Secret:
    """A key. Whatever shows or copies it gets nothing of it; only :meth:`reveal` gives it away."""

    __slots__ = ("__value",)

    def __init__(self, value: str) -> None:
        self.__value = value

    def reveal(self) -> str:
        """The key itself, for the header it is sent in."""
        return self.__value

    def taken_out(self, data: bytes) -> bytes:
        """*data* without the key, which some servers repeat in what they say about it."""
        plain = self.__value.encode()
        return data.replace(plain, _MASK).replace(plain.replace(b"/", rb"\/"), _MASK)

    def __repr__(self) -> str:
        return "Secret(***)"

    __str__ = __repr__

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError("a key is not written anywhere")


def key_of(variable: str, environ: Mapping[str, str]) -> Secret | None:
    """The key in *variable*; None where it is empty, for a server that wants none.

    :raises UsageError: there is no key, or it cannot be one; nothing of it is said
    """
    if not variable:
        return None
    value = environ.get(variable, "").strip()
    if not value:
        raise UsageError(f"there is no key in the environment variable {variable}", hint=f"set it: export {variable}=…")
    if not value.isascii() or not value.isprintable() or " " in value or not _SHORTEST <= len(value) <= _LONGEST:
        raise UsageError(f"what is in the environment variable {variable} cannot be a key")
    return Secret(value)
