"""Puts the records of a file to LLaMA-Factory's own converter, template and processor; prints for each what is learned
from, turn by turn, false where it is left out, and null where it stops. With a number of tokens behind the file, at
which rows are cut, it prints for each row how many follow each other that are not learned from, that are, and so on.

Its package is there alone, without what it depends on: modules are imported one by one, and a few that reading texts
does not need are stood in for.
"""

import importlib
import json
import sys
import types
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import PreTrainedTokenizerFast


class StandIn(types.ModuleType):
    def __getattr__(self, name: str) -> str:
        if name.startswith("__"):
            raise AttributeError(name)
        return "nothing"


found = find_spec("llamafactory")
if found is None or found.origin is None:
    print("null")
    sys.exit()
root = Path(found.origin).parent
for name in ("llamafactory", "llamafactory.data", "llamafactory.data.processor", "llamafactory.extras"):
    module = sys.modules[name] = types.ModuleType(name)  # without what stands in its __init__
    module.__path__ = [str(root.joinpath(*name.split(".")[1:]))]
for name in ("peft", "peft.utils", "torchaudio"):
    sys.modules.setdefault(name, StandIn(name))
converter, parser, template = (
    importlib.import_module(f"llamafactory.data.{name}") for name in ("converter", "parser", "template")
)
supervised = importlib.import_module("llamafactory.data.processor.supervised")

file, cutoff = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0
[entry] = json.loads((file.parent / "dataset_info.json").read_text(encoding="utf-8")).values()
attributes = parser.DatasetAttr("file", dataset_name=entry["file_name"])
attributes.join(entry)
letters = {letter: number for number, letter in enumerate(sorted(pre_tokenizers.ByteLevel.alphabet()))}
tokenizer = Tokenizer(models.BPE(vocab=letters, merges=[]))
tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
tokenizer.decoder = decoders.ByteLevel()
tokens = PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token="<|im_end|>", pad_token="<pad>")
options = types.SimpleNamespace(mask_history=False, cutoff_len=cutoff or 10**9, train_on_prompt=False, media_dir="")
convert = converter.SharegptDatasetConverter(attributes, options)
processor = supervised.SupervisedDatasetProcessor(template.TEMPLATES["qwen"], tokens, None, options)


def learned(record: dict[str, Any]) -> Any:
    try:
        made = processor.preprocess_dataset({key: [value] for key, value in convert(record).items()})
    except Exception:  # whatever stops it
        return None
    if not made["labels"]:
        return False
    if cutoff:
        return [len(list(run)) for _, run in groupby(made["labels"][0], key=supervised.IGNORE_INDEX.__eq__)]
    turns: list[list[int]] = [[]]
    for label in made["labels"][0]:
        if label == supervised.IGNORE_INDEX:
            turns += [[]] if turns[-1] else []
        else:
            turns[-1].append(label)
    return [tokens.decode(turn) for turn in turns if turn]


print(json.dumps([learned(json.loads(line)) for line in file.read_text(encoding="utf-8").splitlines()]))
