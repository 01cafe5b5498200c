"""From an example to its records: as it came where that says the same, else written anew."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tooldata_tui.dataset.jsontext import JsonError, dumps, loads_exact
from tooldata_tui.formats.codec import Tree, without_meta
from tooldata_tui.targets.modern import modern
from tooldata_tui.targets.naming import renamed
from tooldata_tui.targets.target import Shape
from tooldata_tui.tasks.export.plan import Plan
from tooldata_tui.tasks.export.rows import OPENAI, Leaving

__all__ = ["Record", "Writer", "writer_of"]

#: A record: bytes as they came, or a tree.
Record = bytes | Tree
#: The records of an example. Raises :class:`~tooldata_tui.formats.row_error.RowError` for one that cannot be said so.
Writer = Callable[[Leaving], Sequence[Record]]

#: What of a row is not kept as something that it says besides.
_OURS = frozenset({"messages", "tools", "functions", "function_call"})


def writer_of(plan: Plan, names: Mapping[str, str]) -> Writer:
    """What writes the examples of a plan for a target or in a format.

    :param names: names of tools that are written otherwise
    """
    if plan.target is None:
        return lambda one: [_in_format(plan, one)]
    trainer, format = plan.target.trainer, plan.target.format

    def for_target(one: Leaving) -> Sequence[Record]:
        row = renamed(one.row, names)
        records = trainer.records(row, plan.shape)
        if one.came is not None and one.format == format and plan.shape == Shape() and len(records) == 1:
            came = loads_exact(one.came)
            if _same(came if plan.keep_meta else _bare(came), records[0]):
                return [one.came]
        return [_kept(record, row) if plan.keep_meta else record for record in records]

    return for_target


def _bare(came: Any) -> Any:
    return without_meta(came) if isinstance(came, dict) else came


def _in_format(plan: Plan, one: Leaving) -> Record:
    if one.came is not None and one.format == plan.name:
        return one.came
    if plan.name == OPENAI:
        return one.row if plan.keep_meta else without_meta(one.row)
    codec = plan.codec
    assert codec is not None
    assert codec.write is not None
    record: Tree = codec.write(modern(one.row))
    return _kept(record, one.row) if plan.keep_meta else record


def _kept(record: Any, row: Tree) -> Any:
    """*record* with what the row says besides messages and tools."""
    if not isinstance(record, dict):
        return record
    return record | {key: value for key, value in row.items() if key not in _OURS and key not in record}


def _same(came: Any, written: Any) -> bool:
    """Whether two records say the same: keys in the same order, white space in JSON texts aside."""
    return dumps(_opened(came)) == dumps(_opened(written))


def _opened(value: Any) -> Any:
    """*value* with what JSON texts in it say, so that they can be compared."""
    if isinstance(value, dict):
        return {key: _opened(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_opened(one) for one in value]
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return ["a text", loads_exact(value)]
        except JsonError:
            return value
    return value
