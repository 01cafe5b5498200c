"""LLaMA-Factory, sharegpt: turns by ``from``, tools a JSON text, and what its ``dataset_info.json`` has to say."""

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from tooldata_tui.dataset.jsontext import JsonError, dumps, loads_exact
from tooldata_tui.formats.codec import Tree
from tooldata_tui.formats.sharegpt import CODEC
from tooldata_tui.targets.emulated import Emulated
from tooldata_tui.targets.shaping import written_by
from tooldata_tui.targets.target import Shape, Trainer

__all__ = ["TRAINER", "companions", "records"]

_write = written_by(CODEC)
_COLUMNS = ("system", "tools")
_ENDINGS = (".json", ".jsonl")


def records(row: Tree, shape: Shape) -> list[Any]:
    """As the format has it, with a text in every column that ``dataset_info.json`` names: a missing one stops it."""
    made = []
    for record in _write(row, shape):
        for column in _COLUMNS:
            record.setdefault(column, "")
        made.append({**record, "conversations": list(_in_turns(record["conversations"]))})
    return made


def _in_turns(turns: list[Tree]) -> Iterator[Tree]:
    """The turns, the results of calls made at once as a list in one: who does not take turns is left out."""
    for speaker, group in groupby(turns, key=itemgetter("from")):
        said = list(group)
        if speaker == "observation" and len(said) > 1:
            yield {"from": speaker, "value": dumps([_value(one["value"]) for one in said])}
        else:
            yield from said


def _value(text: str) -> Any:
    try:
        return loads_exact(text)
    except JsonError:
        return text


def companions(files: Sequence[str], shape: Shape) -> dict[str, str]:
    """``dataset_info.json``, with an entry for each file, called as the file without its ending."""
    columns = {"messages": "conversations", **{column: column for column in _COLUMNS}}
    info = {_stem(file): {"file_name": file, "formatting": "sharegpt", "columns": columns} for file in files}
    return {"dataset_info.json": json.dumps(info, indent=2, ensure_ascii=False) + "\n"}


def _stem(file: str) -> str:
    for ending in _ENDINGS:
        file = file.removesuffix(ending)
    return file


_EMULATED = Emulated("llama_factory")
TRAINER = Trainer(records, _EMULATED.outcomes, _EMULATED.trained, companions)
