"""LLaMA-Factory, sharegpt: turns by ``from``, tools a JSON text, and what its ``dataset_info.json`` has to say.

Text beside calls is kept where the calls stand in tags, which it reads since 0.9.5.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
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
_THOUGHT_ENDS = "</think>\n"


def records(row: Tree, shape: Shape) -> list[Any]:
    """As the format has it, with a text in every column that ``dataset_info.json`` names: a missing one stops it."""
    made = []
    for record in _write(row, shape):
        for column in _COLUMNS:
            record.setdefault(column, "")
        made.append({**record, "conversations": list(_in_turns(map(_tagged, record["conversations"])))})
    return made


def _tagged(turn: Tree) -> Tree:
    """A turn with its calls in tags, where text stands before them that is no thought."""
    text, line, calls = turn["value"].rpartition("\n")
    beside = turn["from"] == "function_call" and text.strip() and not text.endswith(_THOUGHT_ENDS)
    return {**turn, "value": f"{text}\n<tool_call>\n{calls}\n</tool_call>"} if line and beside else turn


def _in_turns(turns: Iterable[Tree]) -> Iterator[Tree]:
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
_USAGE = """\
```yaml
dataset_dir: .  # the folder of dataset_info.json
dataset: {train_name}
eval_dataset: {test_name}
cutoff_len: 8192  # longer rows are cut
```
"""
TRAINER = Trainer(records, _EMULATED.outcomes, _EMULATED.trained, companions, _USAGE)
