"""Repairs of arguments: values that are right but for their form, and texts that are almost JSON."""

import ast
import re
import warnings
from typing import Any, NamedTuple

from tooldata_tui.dataset.jsontext import JsonError, dumps, loads, loads_exact
from tooldata_tui.dataset.message import read_arguments

__all__ = ["Coerced", "Repaired", "coerce", "repair_text", "same_but_for_form"]

#: Argument texts longer than this are not repaired: the repair reads them as Python.
_LONGEST = 20_000

_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,17}", re.ASCII)
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,18})?", re.ASCII)
_TRAILING = re.compile(r'("(?:[^"\\]|\\.)*+"?)|,(?=\s*[}\]])', re.DOTALL)
_WORDS = {"true": True, "false": False}


class Coerced(NamedTuple):
    """A value of the right type, whether only its form changed, and words for the fix."""

    value: Any
    safe: bool
    title: str


def coerce(value: Any, types: list[str], written: str | None) -> Coerced | None:
    """*value* as one of *types* (of JSON Schema), where its text says exactly that.

    :param written: a number as the file has it, None for other values
    """
    if isinstance(value, str):
        return _from_text(value, types)
    if "string" in types and written is not None and len(written) < 20:
        return Coerced(written, False, f'write the text "{written}"')
    return None


def _from_text(text: str, types: list[str]) -> Coerced | None:
    if len(text) > _LONGEST:
        return None
    if ("integer" in types or "number" in types) and _INTEGER.fullmatch(text):
        return Coerced(int(text), True, f"write the number {text}")
    if "number" in types and _NUMBER.fullmatch(text):
        return Coerced(loads_exact(text), True, f"write the number {text}")
    if "boolean" in types and text.lower() in _WORDS:
        word = text.lower()
        return Coerced(_WORDS[word], text == word, f"write {word}")
    if text[:1] in ("{", "[") and ("object" in types or "array" in types):
        try:
            value = loads_exact(text)
        except JsonError:
            return None
        if isinstance(value, dict) and "object" in types:
            return Coerced(value, False, "write the object that the text holds")
        if isinstance(value, list) and "array" in types:
            return Coerced(value, False, "write the list that the text holds")
    return None


def same_but_for_form(value: Any, allowed: list[Any]) -> Any:
    """The one of *allowed* texts that differs from *value* in case, spaces, ``_`` and ``-`` alone; None if not one."""
    if not isinstance(value, str) or len(value) > _LONGEST:
        return None
    form = _form(value)
    same = [one for one in allowed if isinstance(one, str) and one != value and _form(one) == form]
    return same[0] if len(same) == 1 else None


def _form(text: str) -> str:
    return text.casefold().replace("_", "").replace("-", "").replace(" ", "")


class Repaired(NamedTuple):
    """The JSON of an object that a text nearly was. Not ``safe`` where it may have meant another."""

    text: str
    safe: bool


def repair_text(text: str) -> Repaired | None:
    """*text* as the JSON of an object, where it is one in Python's words or with commas too many; None if not."""
    if len(text) > _LONGEST:
        return None
    fewer = _TRAILING.sub(lambda found: found[1] or "", text)
    if fewer != text and read_arguments(fewer).is_object:
        return Repaired(fewer, True)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text.strip(), mode="eval")
            value = ast.literal_eval(tree)
        if not isinstance(value, dict) or not _has_texts_for_keys(tree):
            return None
        written = dumps(value)
        if not isinstance(loads(written), dict):
            return None
    except (ValueError, TypeError, SyntaxError, AttributeError, MemoryError, RecursionError):
        return None
    return Repaired(written, _is_exact(tree))


def _has_texts_for_keys(tree: ast.AST) -> bool:
    objects = (node for node in ast.walk(tree) if isinstance(node, ast.Dict))
    return all(isinstance(key, ast.Constant) and isinstance(key.value, str) for one in objects for key in one.keys)


def _is_exact(tree: ast.AST) -> bool:
    """Whether what Python reads is all that was written: no key twice, and nothing that JSON has no word for."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            keys = [ast.unparse(key) for key in node.keys if key is not None]
            if len(set(keys)) < len(keys):
                return False
        elif isinstance(node, ast.Tuple | ast.Set) or (isinstance(node, ast.Constant) and _is_rounded(node)):
            return False
    return True


def _is_rounded(node: ast.Constant) -> bool:
    return not isinstance(node.value, str | bool | int | None)
