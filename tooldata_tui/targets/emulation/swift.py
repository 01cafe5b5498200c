"""ms-swift: it learns from every turn of the assistant, its calls among them, unless a message says ``loss: false``."""

from collections.abc import Iterator
from typing import Any

from tooldata_tui.formats.codec import Tree
from tooldata_tui.formats.row_error import RowError
from tooldata_tui.targets.emulation import checks
from tooldata_tui.targets.modern import modern
from tooldata_tui.targets.target import TARGETS, Outcome, Shape

__all__ = ["outcomes", "trained"]


def outcomes(row: Tree, shape: Shape) -> list[Outcome]:
    return checks.examined("swift", row, shape, _weights)


def trained(row: Tree, shape: Shape) -> set[int]:
    new = modern(row)
    try:
        records = TARGETS["swift"].trainer.records(row, shape)
    except RowError:
        return set()
    return checks.weighted(new) if _says_loss(records) else checks.assistants(new)


def _weights(row: Tree, records: list[Any]) -> Iterator[Outcome]:
    check = checks.masked if _says_loss(records) else checks.ignored_weights
    return check(row, records)


def _says_loss(records: list[Any]) -> bool:
    """Whether weights are written, as swift spells them."""
    return any(isinstance(one, dict) and "loss" in one for record in records for one in record.get("messages") or ())
