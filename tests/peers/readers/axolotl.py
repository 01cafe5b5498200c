"""Puts the records of a file to Axolotl's own strategy for chat templates, with a template of TRL's; prints of each the
text and what is learned from, and null where it stops.

Its package is there alone, without what it depends on: one module is imported, and what reading rows does not need is
stood in for.
"""

import importlib
import json
import logging
import sys
import types
from importlib.util import find_spec
from pathlib import Path
from typing import Any

# The folder of this module comes first, and it has the name of the package.
sys.path.pop(0)
import trl
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import PreTrainedTokenizerFast

STOOD_IN = {
    "colorama": {"Fore": types.SimpleNamespace(CYAN="", RESET="")},
    "addict": {"Dict": dict},
    "axolotl.utils.logging": {"get_logger": logging.getLogger},
    "axolotl.utils.chat_templates": {"get_chat_template_from_config": None},
    "axolotl.utils.schemas": {},
    "axolotl.utils.schemas.datasets": {"DatasetConfig": None},
}
found = find_spec("axolotl")
if found is None:
    print("null")
    sys.exit()
logging.disable(logging.CRITICAL)
root = Path(next(iter(found.submodule_search_locations or ())))
for name in ("axolotl", "axolotl.prompt_strategies", "axolotl.utils"):
    module = sys.modules[name] = types.ModuleType(name)  # without what stands in its __init__
    module.__path__ = [str(root.joinpath(*name.split(".")[1:]))]
for name, names in STOOD_IN.items():
    module = sys.modules[name] = types.ModuleType(name)
    vars(module).update(names)
strategies = importlib.import_module("axolotl.prompt_strategies.chat_template")

END = "<|im_end|>"
model, training, detail, file = sys.argv[1:]
letters = {letter: number for number, letter in enumerate(sorted(pre_tokenizers.ByteLevel.alphabet()))}
tokenizer = Tokenizer(models.BPE(vocab=letters, merges=[]))
tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
tokenizer.decoder = decoders.ByteLevel()
tokens = PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token=END, pad_token="<pad>")
source = (Path(trl.__file__).parent / "chat_templates" / f"{model}.jinja").read_text(encoding="utf-8")
prompter = strategies.ChatTemplatePrompter(
    tokens,
    chat_template=source,
    max_length=10**9,
    message_field_training=training or None,
    message_field_training_detail=detail or None,
)
strategy = strategies.ChatTemplateStrategy(
    prompter, tokens, False, 10**9, roles_to_train=["assistant"], train_on_eos="turn"
)


def read(record: dict[str, Any]) -> Any:
    try:
        made = strategy.tokenize_prompt(record)
    except Exception:  # whatever stops it
        return None
    learned = [token for token in made["labels"] if token != -100]
    count = len(made["input_ids"])
    return {"text": tokens.decode(made["input_ids"]), "learned": tokens.decode(learned), "tokens": count}


print(json.dumps([read(json.loads(line)) for line in Path(file).read_text(encoding="utf-8").splitlines()]))
