"""The rows that explain the rules F2 do what the rules say, at the trainer or the template that each is about."""

import json
from pathlib import Path

import pytest

from tests.targets.letters import letters_tokenizer
from tests.targets.rows import CHAT, OBJECTS
from tooldata_tui.rules.registry import RULES
from tooldata_tui.targets.loading import Loading
from tooldata_tui.targets.survival import survival
from tooldata_tui.targets.target import TARGETS, Shape
from tooldata_tui.targets.template import Template
from tooldata_tui.targets.tokens import Tokens
from tooldata_tui.targets.window import overlong

NO_TEXT = CHAT.replace("{%- if m.content %}", "{%- if m.content and not m.tool_calls %}")
TEMPLATES = {
    "F201": OBJECTS,
    "F202": NO_TEXT,
    "F203": CHAT.replace("m.tool_calls or []", "(m.tool_calls or [])[:1]"),
    "F204": CHAT.replace("{%- if m.content %}", "{%- if m.content and m.role != 'tool' %}"),
    "F205": CHAT.replace("{%- if m.content %}{{ m.content }}{% endif %}", "{{ m.content }}"),
    "F215": CHAT.replace("{{ m.content }}", "{{ m.content }}{{ m.content if m.role == 'tool' }}"),
    "F216": CHAT.split("</tools>\n{% endif %}", 1)[1],
}
TRAINERS = {
    "F206": ("mistral", Shape()),
    "F207": ("llama-factory", Shape()),
    "F208": ("openai", Shape()),
    "F209": ("mistral", Shape()),
    "F210": ("openai", Shape()),
    "F211": ("anthropic", Shape()),
    "F212": ("anthropic", Shape()),
    "F213": ("axolotl", Shape("object")),
    "F214": ("trl", Shape()),
}


#: Tokens that a trainer reads of the rows about those that are too long.
_MOST = 512


def codes(rule: str, line: str, folder: Path) -> set[str]:
    given = json.loads(line)
    if rule in TEMPLATES:
        return {one.code for one in survival(Template(TEMPLATES[rule]), given)}
    if rule == "F217":
        loading = Loading()
        loading.add(1, TARGETS["trl"].trainer.records(given, Shape()))
        return {outcome.code for _, outcome in loading.outcomes()}
    if rule == "F218":
        tokens = Tokens(letters_tokenizer(folder, CHAT) / "tokenizer.json")
        window = TARGETS["trl"].window
        assert window is not None
        return {one.code for one in overlong(tokens.measured(Template(CHAT), given, {1}, _MOST), window, _MOST)}
    target, shape = TRAINERS[rule]
    return {one.code for one in TARGETS[target].trainer.outcomes(given, shape)}


@pytest.mark.parametrize("rule", [code for code in RULES if code.startswith("F2")])
def test_every_bad_row_has_it_happen_and_no_good_row_has(rule: str, tmp_path: Path) -> None:
    for at, line in enumerate(RULES[rule].bad.split("\n")):
        assert rule in codes(rule, line, tmp_path / f"bad{at}")
    for at, line in enumerate(RULES[rule].good.split("\n")):
        assert rule not in codes(rule, line, tmp_path / f"good{at}")
