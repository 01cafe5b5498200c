"""Templates render as transformers renders them, and cannot reach what is not theirs."""

import pytest

from tests.targets.rows import CHAT, asking, calling, result, row, saying
from tooldata_tui.dataset.jsontext import loads_exact
from tooldata_tui.targets.spans import as_seen
from tooldata_tui.targets.template import Template, TemplateFailedError, plain

MARKED = (
    "{%- for m in messages %}<|{{ m.role }}|>"
    "{%- if m.role == 'assistant' %}{% generation %}{{ m.content }}<|end|>{% endgeneration %}"
    "{%- else %}{{ m.content }}<|end|>{% endif %}{% endfor %}"
)


def text(source: str, **given: object) -> str:
    return Template(source, {"bos_token": "<s>"}).render([asking("Hé <b>")], None, **given).text


def test_what_transformers_offers_is_there() -> None:
    assert text("{{ bos_token }}{{ messages | tojson }}") == '<s>[{"role": "user", "content": "Hé <b>"}]'
    assert text("{{ {'b': 1, 'a': 2} | tojson(indent=2, sort_keys=true) }}") == '{\n  "a": 2,\n  "b": 1\n}'
    assert text("{% for i in range(9) %}{% if i == 2 %}{% break %}{% endif %}{{ i }}{% endfor %}") == "01"
    assert text("{% set ns = namespace(n=1) %}{% set ns.n = ns.n + 1 %}{{ ns.n }}") == "2"
    assert text("{{ dict(a=1).a }}{{ tools is none }}{{ add_generation_prompt }}") == "1TrueFalse"


def test_a_template_is_told_the_same_day_every_time() -> None:
    assert text("{{ strftime_now('%Y-%m-%d') }}") == "2025-01-01"


def test_blocks_are_trimmed_as_everywhere() -> None:
    assert text("  {% if true %}\nx\n  {% endif %}\ny") == "x\ny"


def test_reasoning_has_the_name_that_it_was_given() -> None:
    template = Template("{{ messages[0].thinking }}{{ messages[0].reasoning_content }}")
    assert template.render([saying(reasoning_content="hm")], None).text == "hm"


@pytest.mark.parametrize(
    "source",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ messages.append(1) }}",
        "{{ raise_exception('only user') }}",
        "{{ nothing.at.all }}",
        "{{ 1 / 0 }}",
        "{% set ns = namespace() %}{% set ns.__class__ = 1 %}",
        "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
    ],
)
def test_what_raises_is_said_in_words(source: str) -> None:
    with pytest.raises(TemplateFailedError) as caught:
        text(source)
    assert str(caught.value)


def test_what_is_no_template_cannot_be_read() -> None:
    with pytest.raises(TemplateFailedError, match="cannot be read"):
        Template("{% if %}")


def test_numbers_are_those_a_trainer_would_read() -> None:
    assert plain(loads_exact('{"a": [1.10, 2, null]}')) == {"a": [1.1, 2, None]}


# --- what is learned from


def test_a_template_says_itself_what_is_learned_from() -> None:
    seen = as_seen(Template(MARKED), row(asking(), saying("One"), asking("?"), saying("Two")), {1, 3})
    assert seen.exact
    assert [seen.text[begin:end] for begin, end in seen.spans] == ["One<|end|>", "Two<|end|>"]
    assert "\U0010fffc" not in seen.text


def test_of_what_it_says_only_the_turns_that_are_trained_are_taken() -> None:
    seen = as_seen(Template(MARKED), row(asking(), saying("One"), asking("?"), saying("Two")), {3})
    assert [seen.text[begin:end] for begin, end in seen.spans] == ["Two<|end|>"]


def test_otherwise_it_is_found_by_rendering_the_beginnings() -> None:
    seen = as_seen(Template(CHAT), row(asking(), calling(), result(), saying("Mild")), {1, 3})
    assert not seen.exact
    assert [seen.text[begin:end] for begin, end in seen.spans] == [
        '<call>{"name": "get_weather", "arguments": {"city": "Paris"}}</call><|end|>\n',
        "Mild<|end|>\n",
    ]


def test_a_turn_is_found_where_a_template_cannot_render_the_beginning() -> None:
    source = "{% if messages | length < 2 %}{{ raise_exception('no') }}{% endif %}" + CHAT
    seen = as_seen(Template(source), row(asking(), saying("Mild"), tools=None), {1})
    assert [seen.text[begin:end] for begin, end in seen.spans] == ["Mild<|end|>\n"]


#: Thoughts stand in the last turn alone, even where it has none.
THOUGHTFUL = (
    "{% for m in messages %}<|{{ m.role }}|>\n"
    "{% if m.role == 'assistant' and loop.last %}<think>\n\n</think>\n\n{% endif %}"
    "{{ m.content or '' }}{% for c in m.tool_calls or [] %}<tool>{{ c.function.arguments }}</tool>{% endfor %}<|end|>\n"
    "{% endfor %}{% if add_generation_prompt %}<|assistant|>\n<think>\n{% endif %}"
)


def test_turns_are_found_where_a_template_writes_the_last_one_in_another_way() -> None:
    given = row(asking(), calling(), result(), saying("Mild"), asking(), saying("Mild, too"))
    seen = as_seen(Template(THOUGHTFUL), given, {1, 3, 5})
    assert [seen.text[begin:end] for begin, end in seen.spans] == [
        '<tool>{"city": "Paris"}</tool><|end|>\n',
        "Mild<|end|>\n",
        "\n</think>\n\nMild, too<|end|>\n",
    ]
    assert not seen.exact
