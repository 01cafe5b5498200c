"""Renders rows through the templates that TRL ships, as transformers does; prints each text's digest, and of what is
learned from where it stands. What a template refuses is null."""

import hashlib
import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import trl
from transformers.utils.chat_template_utils import render_jinja_template

TOKENS = {"bos_token": "<s>", "eos_token": "</s>", "pad_token": "<pad>", "unk_token": "<unk>"}
TODAY = datetime(2025, 1, 1)


def rendered(source: str, row: dict[str, Any]) -> Any:
    try:
        texts, spans = render_jinja_template(
            conversations=[row["messages"]],
            tools=row.get("tools"),
            chat_template=source,
            return_assistant_tokens_mask=True,
            strftime_now=TODAY.strftime,
            **TOKENS,
        )
    except Exception:  # whatever a template may do
        return None
    return [hashlib.sha256(texts[0].encode("utf-8", "surrogatepass")).hexdigest(), spans[0]]


rows = [json.loads(line) for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()]
found = {}
for file in sorted((Path(trl.__file__).parent / "chat_templates").glob("*.jinja")):
    source = file.read_text(encoding="utf-8")
    found[file.stem] = {"source": source, "rows": [rendered(source, row) for row in rows]}
json.dump(found, sys.stdout)
