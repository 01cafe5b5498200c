"""What a reader demands of a part of a record: a part of another type is a :class:`RowError` with its place."""

from collections.abc import Callable
from typing import Any

from tooldata_tui.dataset import Path, path_text
from tooldata_tui.dataset.jsontext import JsonError, loads_exact
from tooldata_tui.formats.codec import Tree
from tooldata_tui.formats.known_values import KnownValues
from tooldata_tui.formats.row_error import RowError

__all__ = ["a_list", "a_text", "an_object", "objects", "parsed", "parsed_tools", "wrong"]


def wrong(words: str, path: Path) -> RowError:
    """The error for what is at *path*."""
    return RowError("J104", words, path=path_text(path))


def an_object(value: Any, path: Path = ()) -> Tree:
    """*value*, which must be an object."""
    if not isinstance(value, dict):
        if not path:
            raise RowError("J103", "the record is not an object", hint="one JSON object a record is an example")
        raise wrong("must be an object", path)
    return value


def a_list(value: Any, path: Path) -> list[Any]:
    """*value*, which must be a list."""
    if not isinstance(value, list):
        raise wrong("must be a list", path)
    return value


def objects(value: Any, path: Path) -> list[Tree]:
    """*value*, which must be a list of objects."""
    items = a_list(value, path)
    for one in items:
        if not isinstance(one, dict):
            index = next(index for index, item in enumerate(items) if item is one)
            raise wrong("must be an object", (*path, index))
    return items


def a_text(value: Any, path: Path) -> str:
    """*value*, which must be a text."""
    if not isinstance(value, str):
        raise wrong("must be a text", path)
    return value


def parsed(value: Any, path: Path) -> Any:
    """*value*, or what it is the JSON text of."""
    return _parsed(value, path, loads_exact)


def parsed_tools(value: Any, path: Path) -> Any:
    """As :func:`parsed`, for a value with tools in it: those that were met before are not read again."""
    return _parsed(value, path, _TOOLS.loads)


_TOOLS = KnownValues()


def _parsed(value: Any, path: Path, loads: Callable[[str], Any]) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return loads(value)
    except JsonError as error:
        raise wrong(f"the text is not JSON: {error}", path) from None
