"""Patches: small changes to a row, that reach into the text of a call's arguments."""

from typing import Any, NamedTuple

from tooldata_tui.dataset.jsontext import JsonError, dumps, loads_exact

__all__ = ["Op", "Patch", "PatchError", "apply_patch", "value_at"]


class PatchError(ValueError):
    """A patch does not fit the row it is laid on."""


class Op(NamedTuple):
    """Set the value at ``path``, or remove it.

    A step that meets a text where an object or a list is needed reads the text as JSON and writes it back, so one path
    leads from the row into ``arguments``. Setting one past the end of a list appends.
    """

    path: tuple[str | int, ...]
    value: Any = None
    remove: bool = False


Patch = tuple[Op, ...]


def apply_patch(row: Any, patch: Patch) -> Any:
    """Return *row* with *patch* applied, the original untouched. Raises :class:`PatchError`."""
    for op in patch:
        row = _apply(row, op, 0)
    return row


def _apply(node: Any, op: Op, depth: int) -> Any:
    if depth == len(op.path):
        if op.remove:
            raise PatchError("the whole row cannot be removed")
        return op.value
    step, last = op.path[depth], depth == len(op.path) - 1
    if isinstance(node, str):
        return dumps(_apply(_decoded(node), op, depth))
    if isinstance(node, dict) and isinstance(step, str):
        changed = dict(node)
        if last and op.remove:
            if step not in changed:
                raise PatchError(f"there is no {step!r} to remove")
            del changed[step]
        elif last:
            changed[step] = op.value
        elif step in node:
            changed[step] = _apply(node[step], op, depth + 1)
        else:
            raise PatchError(f"there is no {step!r}")
        return changed
    if isinstance(node, list) and isinstance(step, int):
        items = list(node)
        if last and op.remove and 0 <= step < len(items):
            del items[step]
        elif last and not op.remove and step == len(items):
            items.append(op.value)
        elif 0 <= step < len(items):
            items[step] = _apply(items[step], op, depth + 1)
        else:
            raise PatchError(f"there is no item {step}")
        return items
    raise PatchError(f"{step!r} does not lead into {type(node).__name__}")


def _decoded(text: str) -> Any:
    try:
        return loads_exact(text)
    except JsonError as error:
        raise PatchError(f"the text there is not JSON: {error}") from None


def value_at(row: Any, path: tuple[str | int, ...]) -> Any:
    """The value at *path*, reading texts on the way as JSON. Raises :class:`PatchError` where there is none."""
    for step in path:
        if isinstance(row, str):
            row = _decoded(row)
        try:
            row = row[step]
        except (KeyError, IndexError, TypeError):
            raise PatchError(f"there is no {step!r}") from None
    return row
