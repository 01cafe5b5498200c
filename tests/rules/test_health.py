import json
from typing import Any

import pytest

from tooldata_tui.dataset import Example, Message, Role, Status, Tool, ToolCall, Toolset
from tooldata_tui.rules.given import enum_of, values_given
from tooldata_tui.rules.health import HealthCheck
from tooldata_tui.rules.health_numbers import MOST_IDS, Count, Health, Tally
from tooldata_tui.rules.health_packed import pack_health, unpack_health
from tooldata_tui.settings.model import Thresholds

from .reading import example_of
from .whole_set import check, clean_set, codes_of, plain_row

Row = dict[str, Any]


def health_of(rows: list[Row]) -> Health:
    return check(rows).health()


def said(*texts: str) -> list[Row]:
    """A row a text, none of which calls anything, with answers of their own."""
    return [plain_row(text, answer=f"You said: {text}") for text in texts]


def with_messages(change: Any) -> list[Row]:
    rows = clean_set()
    for number, row in enumerate(rows):
        row["messages"][0]["content"] = change(number, row["messages"][0]["content"])
    return rows


def test_what_the_numbers_are_held_against_is_for_the_person_to_say() -> None:
    made = HealthCheck(Thresholds(balance=0.01, routing=7, parameters=7, multi_turn=7))
    for number, one in enumerate(clean_set(), 1):
        made.add(number, example_of(one))
    health = made.health()
    assert {tool.guideline.least for tool in health.tools} == {7}
    assert health.band == (health.average * 0.99, health.average * 1.01)
    assert unpack_health(*pack_health(health)) == health


def test_examples_tools_and_kinds_are_counted() -> None:
    health = health_of(clean_set())
    assert (health.examples, health.equipped) == (213, 213)
    assert [(tool.name, tool.offered, tool.called.examples) for tool in health.tools] == [
        ("check_status", 213, 87),
        ("refund_order", 213, 87),
    ]
    assert health.average == 87
    assert health.negatives == Count(42, ("label", ("no-tool",), False))
    assert [(kind, count.examples) for kind, count in health.kinds] == [
        ("general", 14),
        ("near-miss", 14),
        ("multi-intent", 14),
    ]
    assert (health.parallel.examples, health.multi_turn.examples, health.follow_ups.examples) == (3, 24, 24)


def test_every_figure_can_be_turned_into_a_filter() -> None:
    health = health_of(clean_set())
    assert health.tools[0].called.condition == ("tool", ("check_status",), False)
    assert health.parallel.condition == ("number", ("211", "212", "213"), False)
    assert Count().condition is None


def test_parameters_and_values_are_counted_by_example() -> None:
    health = health_of(clean_set())
    order, kind, history = health.tools[0].parameters
    assert order.required
    assert (order.given.examples, order.omitted.examples) == (87, 0)
    assert kind.given.examples + kind.omitted.examples == 87
    assert history.alone.examples + history.combined.examples == history.given.examples
    assert [one.value for one in kind.values] == ["delivery", "return"]
    assert sum(one.given.examples for one in kind.values) == kind.given.examples
    ids = kind.values[0].given.ids
    assert all('"delivery"' in json.dumps(clean_set()[id - 1]).replace("\\", "") for id in ids)


def test_values_are_counted_singly_and_long_or_nested_ones_not_at_all() -> None:
    given = {"a": "x", "b": [1, True, None], "c": {"d": 1}, "e": "x" * 300, "f": [[1]], "g": [1] * 300}
    assert list(values_given(given)) == [("a", '"x"'), ("b", "1"), ("b", "true"), ("b", "null")]
    assert enum_of({"enum": ["a", "b"]}) == enum_of({"items": {"enum": ["a", "b"]}}) == ["a", "b"]
    assert enum_of({"enum": "a"}) == enum_of({"items": [1]}) == enum_of(True) == []


def test_rejected_examples_count_for_nothing() -> None:
    assert check(clean_set(), Status.REJECTED).health() == HealthCheck().health()
    assert check(clean_set(), Status.ACCEPTED).health() == check(clean_set()).health()


def test_the_same_set_has_the_same_health() -> None:
    assert check(clean_set()).findings() == check(clean_set()).findings()
    assert health_of(clean_set()) == health_of(clean_set())


def test_a_noted_kind_is_taken_at_its_word() -> None:
    made = HealthCheck()
    example = example_of(plain_row("Where is my refund?", answer="Soon."))
    made.add(1, example._replace(origin="expand, general"))
    assert made.health().kinds[0] == ("general", Count(1, ids=(1,)))


def test_guidelines_go_by_what_a_tool_takes_and_by_turns() -> None:
    nested = Tool("move", "", {"properties": {"to": {"type": "object"}}})
    plain = Tool("stop", "", {"properties": {"at": {"type": "string"}}})
    made = HealthCheck()
    call = Message(Role.ASSISTANT, None, (ToolCall("move", "{}"), ToolCall("stop", "{}")))
    made.add(1, Example((Message(Role.USER, "go"), call), Toolset((nested, plain))))
    assert {tool.name: tool.guideline for tool in made.health().tools} == {
        "move": ("parameters", 200),
        "stop": ("routing", 50),
    }
    made.add(2, Example((Message(Role.USER, "go"), call, Message(Role.USER, "again"), call), Toolset((nested, plain))))
    assert {tool.guideline for tool in made.health().tools} == {("multi-turn", 300)}


@pytest.mark.parametrize(
    ("text", "casual", "polite"),
    [
        ("Where is my order?", False, False),
        ("where is my order", True, False),
        ("Where is my order pls?", True, False),
        ("I cant find it.", True, False),
        ("Where is it??", True, False),
        ("Where is my order 😟", True, False),
        ("Refund my adress change.", True, False),
        ("42 is my number.", False, False),
        ("Could you tell me more?", False, True),
        ("Refund it, thanks.", False, True),
    ],
)
def test_casual_and_polite_messages_are_told(text: str, casual: bool, polite: bool) -> None:
    messages = health_of(said(text)).messages
    assert (messages.casual.examples, messages.polite.examples) == (casual, polite)


def test_a_rare_word_is_a_typo_of_a_frequent_one_and_no_other() -> None:
    texts = [f"Refund the delivery of lamp {n} quite soon." for n in range(20)]
    slips = ["The delivrey is late.", "The deliverry is late.", "The delivey is late."]
    others = ["The deliver is late.", "The deliveries are late.", "The quiet lamp is late.", "The livery is late."]
    messages = health_of(said(*texts, *slips, *others)).messages
    assert messages.typos == Count(3, ids=(21, 22, 23))
    assert messages.untidy == messages.typos


def test_lengths_are_counted_in_words() -> None:
    messages = health_of(said("One", "one two three four", "five words are in this", "w " * 200)).messages
    assert [(one.low, one.high, one.held.examples) for one in messages.lengths if one.held.examples] == [
        (1, 4, 2),
        (5, 8, 1),
        (129, None, 1),
    ]
    assert (messages.tenth, messages.ninetieth) == (1, 200)


def test_too_few_negatives_are_noticed_and_too_many() -> None:
    rows = clean_set()
    negatives = [row for row in rows if "content" in row["messages"][-1]]
    positives = [row for row in rows if row not in negatives]
    assert codes_of(positives + negatives[:12]) == {"N101"}
    assert "N101" in codes_of(positives[:60] + negatives)


def test_a_kind_that_is_missing_is_noticed() -> None:
    rows = [row for row in clean_set() if "one of the" not in row["messages"][0]["content"]]
    assert codes_of(row for row in rows if "cups" not in row["messages"][0]["content"]) == set()  # too few to tell
    general = said(*(f"What is the capital of country {chr(97 + n)}?" for n in range(26)))
    assert {"N102"} <= codes_of(row for row in rows + general if "cups" not in row["messages"][0]["content"])


def test_one_answer_to_everything_is_noticed_and_each_example_with_it() -> None:
    rows = clean_set()
    for row in rows:
        if "content" in row["messages"][-1] and "joke" not in row["messages"][0]["content"]:
            row["messages"][-1]["content"] = f"I can't help with question {len(row['messages'][0]['content'])}."
    found = check(rows).findings()
    [one] = [one for one in found[None] if one.code == "N103"]
    assert one.message.startswith("35 of 42 answers")
    assert sum(example is not None for example in found) == 35


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda n, text: f"I would like to know: {text}", "P201"),
        (lambda n, text: "Refund my " + "order of last week " * (n % 7) + chr(65 + n % 26) * 2 + ".", "P202"),
        (lambda n, text: f"{text} {'thanks' if n % 9 else ''}", "P203"),
        (lambda n, text: " ".join([chr(97 + n % 26) * 3] * (8 + n % 3)), "P204"),
    ],
)
def test_messages_that_are_all_alike_are_noticed(change: Any, code: str) -> None:
    assert code in codes_of(with_messages(change))


def test_a_few_messages_in_another_language_are_named_one_by_one() -> None:
    german = "Wo ist meine Bestellung und wann kommt sie an, bitte?"
    cyrillic = "Где мой заказ?"
    texts = [f"Where is my order and when will it be with me, number {n}?" for n in range(98)]
    found = check(said(*texts, german, cyrillic)).findings()
    named = {example: [one.message for one in several if one.code == "P205"] for example, several in found.items()}
    assert named[99] == ["the message looks like German, nearly all others like English"]
    assert named[100] == ["the message looks like Cyrillic script, nearly all others like English"]
    assert [example for example, messages in named.items() if messages] == [99, 100]


def test_a_set_in_two_languages_is_left_alone() -> None:
    german = ["Wo ist meine Bestellung und wann kommt sie an?"] * 30
    assert "P205" not in codes_of(said(*german, *["Where is my order and when does it come?"] * 30))


HOSTILE = "\x1b]0;x\x07\u202e[red]" + "A" * 100_000


def test_hostile_sets_are_counted_and_shown_harmlessly() -> None:
    deep: Any = {"type": "object"}
    for _ in range(150):
        deep = {"type": "array", "items": deep}
    schema = {
        "type": "object",
        "properties": {
            HOSTILE: {"enum": [HOSTILE, None, {"a": 1}, 10**4000]},
            "deep": deep,
            "odd": True,
            "": {"enum": 7},
        },
        "required": "x",
    }
    toolset = Toolset((Tool(HOSTILE, HOSTILE, schema), Tool("", "", None), Tool("", HOSTILE, [])))
    call = Message(Role.ASSISTANT, HOSTILE, (ToolCall(HOSTILE, '{"deep": [[]], "": 1}'), ToolCall("b", "[")) * 20)
    answer = Message(Role.ASSISTANT, HOSTILE)
    made = HealthCheck()
    for number in range(150):
        made.add(number, Example((Message(Role.USER, HOSTILE), call, Message("odd", HOSTILE)), toolset))
        made.add(1_000 + number, Example((Message(Role.USER, HOSTILE), answer), toolset))
    made.add(9_999, Example(()))
    messages = [one.message for several in made.findings().values() for one in several]
    assert messages
    assert all(text.isprintable() and "\x1b" not in text and "\u202e" not in text for text in messages)
    assert all(len(text) < 400 for text in messages)


def test_nothing_at_all_has_a_health() -> None:
    health = HealthCheck().health()
    assert (health.examples, health.tools, health.canned, health.messages.openings) == (0, (), (), ())
    assert HealthCheck().findings() == {}


def test_a_tally_counts_on_when_it_keeps_no_more_ids() -> None:
    tally = Tally()
    for number in range(MOST_IDS + 5):
        tally.add(number)
    assert tally.counted().examples == MOST_IDS + 5
    assert len(tally.counted().ids) == MOST_IDS
