"""Gives a file to TRL's SFTTrainer, with a tokenizer and a model made here; prints what it reads and what it learns.

Nothing is trained: the trainer makes its data when it is made itself. The template is one made here, or one that TRL
ships, of which the trainer takes its own version for training. The tokenizer is left in the folder of the cache. Rows
are cut to as many tokens as are said; 0 cuts none.
"""

import json
import sys
from pathlib import Path

import datasets
import trl
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast
from trl import SFTConfig, SFTTrainer

TEMPLATE = """
{%- if tools %}<tools>{% for tool in tools %}{{ tool | tojson }}{% endfor %}</tools>{% endif %}
{%- for message in messages %}
{%- if message.role == 'assistant' %}<assistant>{% generation %}{{ message.content or '' }}
{%- for call in message.tool_calls or [] %}<call>{{ call.function | tojson }}</call>{% endfor %}
{{- eos_token }}{% endgeneration %}
{%- else %}<{{ message.role }}>{% if message.name %}{{ message.name }}: {% endif %}{{ message.content }}<end>{% endif %}
{%- endfor %}
"""

datasets.disable_progress_bars()
kind, folder, name, longest, *files = sys.argv[1:]
letters = {letter: number for number, letter in enumerate(sorted(pre_tokenizers.ByteLevel.alphabet()))}
tokenizer = Tokenizer(models.BPE(vocab=letters, merges=[]))
tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
tokenizer.decoder = decoders.ByteLevel()
tokens = PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token="<eos>", pad_token="<pad>")
shipped = Path(trl.__file__).parent / "chat_templates" / f"{name}.jinja"
tokens.chat_template = shipped.read_text(encoding="utf-8") if name else TEMPLATE.strip()
tiny = {"hidden_size": 8, "intermediate_size": 8, "num_hidden_layers": 1, "num_attention_heads": 1}
model = LlamaForCausalLM(LlamaConfig(vocab_size=len(tokens), **tiny))
options = SFTConfig(
    output_dir=folder,
    assistant_only_loss=True,
    max_length=int(longest) or None,
    report_to=[],
    use_cpu=True,
    disable_tqdm=True,
)
rows = datasets.load_dataset(kind, data_files=files, split="train", cache_dir=folder)
trainer = SFTTrainer(model=model, args=options, train_dataset=rows, processing_class=tokens)
tokens.save_pretrained(Path(folder, "tokenizer"))
made = []
for row in trainer.train_dataset:
    learned = [token for token in row["labels"] if token != -100]
    text, count = tokens.decode(row["input_ids"]), len(row["input_ids"])
    made.append({"text": text, "learned": tokens.decode(learned), "tokens": count})
json.dump(made, sys.stdout)
