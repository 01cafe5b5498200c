import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.triage.sampling import conversations
from tooldata_tui.triage.duplicates import Duplicates, find_duplicates
from tooldata_tui.triage.grouping import Kind, Pair, group_pairs
from tooldata_tui.triage.points import Point

TOOLS = ("refund", "status")
#: What a corpus is made of, so that its words are known.
REST = [
    "where is my order",
    "what is the status of my order today",
    "i would like to pay my phone bill",
    "can you tell me the balance of my savings account",
    "please transfer money from checking to savings",
    "is there a fee for the transfer to my savings account",
    "when does the order arrive at my address",
    "how do i change the address of my order",
    "why is there a fee on my account",
    "the card i ordered does not work",
]


def point(text: str, label: str = "status", example: int = 0, offered: Sequence[str] = TOOLS, call: str = "") -> Point:
    return Point(example, 1, text, frozenset({label}), tuple(offered), (call,) if call else ())


def points(*texts: str) -> list[Point]:
    return [point(text, example=number) for number, text in enumerate(texts)]


def kind_of(left: str, right: str) -> Kind | None:
    found = find_duplicates(points(left, right, *REST))
    return next((pair.kind for pair in found.pairs if (pair.left, pair.right) == (0, 1)), None)


@pytest.mark.parametrize(
    ("left", "right", "kind"),
    [
        ("Where is it now, please?", "Where  is it now,\nplease?", Kind.EXACT),
        ("I want to know the fee", "I WANT TO KNOW THE FEE!!", Kind.EXACT),
        ("why's the fee so high", "Whys the fee so high?", Kind.EXACT),
        ("Was kostet die Straße?", "WAS KOSTET DIE STRASSE", Kind.EXACT),
        ("¿dónde está mi pedido?", "Dónde está mi pedido", Kind.EXACT),
        ("what is the ﬁne for ２ days", "What is the fine for 2 days?", Kind.EXACT),
        ("我的订单在哪里？", "我的 订单 在哪里", Kind.EXACT),
        ("the new card works 👍", "the new card works 👎", Kind.EDIT),
        ("hi, is there a fee on it", "hello, is there a fee on it", Kind.EDIT),
        ("can u tell me the fee", "can you tell me the fee", Kind.EDIT),
        ("is the fee $5 or not", "is the fee 5 or not", None),
        ("do you know c++", "do you know c", None),
        ("call 030 1234 5678 about the fee", "call 030 1234 9999 about the fee", Kind.SLOTS),
        ("what is the fee of the account", "what's the fee of the account", Kind.EDIT),
        ("what is the balance of my account", "what is the balence of my account", Kind.EDIT),
        ("what is the balance of my account", "what is the alance of my acconut", Kind.EDIT),
        ("i have a fee on my account", "i havve a fee on my account", Kind.EDIT),
        ("can you pay my bill with the card", "could you pay my bill with the card", Kind.EDIT),
        ("tell me the balance of my account", "let me know the balance of my account", Kind.EDIT),
        ("i need the balance of my account", "hi, i need the balance of my account", Kind.EDIT),
        ("i need the the balance of my account", "i need the balance of my account", Kind.EDIT),
        ("how do i top up my card", "how do i topup my card", Kind.EDIT),
        ("how do i pay my phone bill", "how i do pay my phone bill", Kind.EDIT),
        ("refund the $20 i paid on 3/4", "refund the $35 i paid on 7/4", Kind.SLOTS),
        ("where is order ORD-12345", "where is order ORD-99812", Kind.SLOTS),
        ("i want to pay the bill of my phone", "i need to pay the bill of my phone", Kind.PARAPHRASE),
        ("john@example.org", "mary@example.org", None),
        ("where is my order", "where is my card", None),
        ("my card works", "my card works not", None),
    ],
)
def test_what_two_texts_are(left: str, right: str, kind: Kind | None) -> None:
    assert kind_of(left, right) == kind


def test_no_hard_negative_is_called_a_duplicate() -> None:
    rows = json.loads((Path(__file__).parent / "hard_negatives.json").read_text(encoding="utf-8"))
    assert len(rows) >= 50
    for left, right, why in rows:
        assert find_duplicates(points(left, right)).pairs == [], why
        assert kind_of(left, right) is None, why


@pytest.mark.parametrize("negation", ["not", "don't", "never", "no longer"])
def test_a_negation_anywhere_makes_another_message(negation: str) -> None:
    for text in REST:
        words = text.split()
        for place in range(len(words) + 1):
            assert kind_of(text, " ".join([*words[:place], negation, *words[place:]])) is None


def test_the_same_message_with_another_label_is_a_conflict_and_comes_first() -> None:
    found = find_duplicates(
        [point("where is it", example=0), point("where is it", example=1), point("where is it?", "refund", example=2)]
    )
    assert [(pair.left, pair.right, pair.kind) for pair in found.pairs] == [
        (0, 2, Kind.CONFLICT),
        (1, 2, Kind.CONFLICT),
        (0, 1, Kind.EXACT),
    ]
    assert [group.kind for group in found.groups] == [Kind.CONFLICT]


def test_another_label_is_no_conflict_where_the_tool_was_not_offered() -> None:
    found = find_duplicates(
        [point("where is it", example=0), point("where is it", "refund", example=1, offered=["refund"])]
    )
    assert [pair.kind for pair in found.pairs] == [Kind.EXACT]


def test_points_of_one_example_are_not_compared() -> None:
    assert find_duplicates([point("where is it"), point("where is it")]).pairs == []


def test_many_texts_that_differ_in_values_are_one_group_and_the_odd_label_a_conflict() -> None:
    texts = [point(f"please refund order ORD-{number}", "refund", number) for number in range(100, 140)]
    texts[7] = texts[7]._replace(label=frozenset({"status"}))
    found = find_duplicates(texts)
    assert [(pair.left, pair.right, pair.kind) for pair in found.pairs] == [(0, 7, Kind.CONFLICT)]
    assert [len(group.members) for group in found.groups] == [40]


def test_a_paraphrase_is_taken_from_the_embedding_only_where_the_words_agree() -> None:
    texts = points(
        "how long until the parcel arrives at my door",
        "how long does the parcel take until it arrives at the door",
        "how long until the parcel arrives never",
        "what does the parcel weigh",
    )
    found = find_duplicates(texts, neighbours=[(1, 0, 0.93), (0, 2, 0.97), (0, 3, 0.91)])
    assert [(pair.left, pair.right, pair.kind, pair.score) for pair in found.pairs] == [(0, 1, Kind.PARAPHRASE, 0.93)]


def test_the_same_call_with_the_same_values_in_like_words_is_found() -> None:
    call = 'lookup{"order":"ORD-1234"}'
    found = find_duplicates(
        [
            point("what did order ORD-1234 cost me altogether", example=0, call=call),
            point("and altogether, what did order ORD-1234 cost us", example=1, call=call),
            point("list the contents of ORD-1234", example=2, call=call),
        ]
    )
    assert [(pair.left, pair.right, pair.kind) for pair in found.pairs] == [(0, 1, Kind.CALL)]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("ORD-69284 is over a week late, what's going on there?", "ORD-69284 is a week late, what is going on there?"),
        ("tell me about parcel 83127 and where it is", "could you tell me about the parcel 83127 and where is it"),
    ],
)
def test_like_questions_about_one_order_are_found_and_are_a_conflict_under_two_labels(left: str, right: str) -> None:
    assert kind_of(left, right) == Kind.PARAPHRASE
    found = find_duplicates([point(left, example=0), point(right, "refund", example=1), *points(*REST)[2:]])
    assert [(pair.left, pair.right, pair.kind, pair.alike) for pair in found.pairs] == [
        (0, 1, Kind.CONFLICT, Kind.CALL)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("tell me when my parcel 83127 will be at the office", "tell me where my parcel 83127 will be at the office"),
        ("move 20000 from checking to my savings account", "move 20000 from savings to my checking account"),
        (
            "is parcel 83127 going to the office on main street",
            "is parcel 83127 not going to the office on main street",
        ),
        ("put parcel 83127 on the list for the office", "put parcel 83127 off the list for the office"),
        ("is it 83127 that arrived, and not 91411", "is it 91411 that arrived, and not 83127"),
        ("tell me all about parcel 83127 for the office", "tell me all about parcel 83128 for the office"),
        ("tell me the weight of parcel 83127 please", "tell me the price of parcel 83127 please"),
    ],
)
def test_other_questions_about_one_order_are_not(left: str, right: str) -> None:
    found = find_duplicates([point(left, example=0), point(right, "refund", example=1), *points(*REST)[2:]])
    assert [pair for pair in found.pairs if pair.alike != Kind.SLOTS] == []


def test_a_long_sentence_with_other_values_is_found_where_the_calls_name_them() -> None:
    sentence = "the {} i got in {} only play on the left side, i would like a refund for them please"
    things = {"headphones": "ORD-97420", "earbuds": "ORD-52381"}
    filled = [
        point(sentence.format(thing, order), "refund", number, call=f'refund{{"items": ["{thing}"], "id": "{order}"}}')
        for number, (thing, order) in enumerate(things.items())
    ]
    assert [(pair.left, pair.right, pair.kind) for pair in find_duplicates(filled).pairs] == [(0, 1, Kind.SLOTS)]
    assert find_duplicates([one._replace(calls=()) for one in filled]).pairs == []
    assert find_duplicates([filled[0], filled[1]._replace(label=frozenset({"status"}))]).pairs == []
    short = [point(f"is there an alert for {place}", example=n, call=f'status{{"place": "{place}"}}')
             for n, place in enumerate(("russia", "spain"))]  # fmt: skip
    assert find_duplicates(short).pairs == []


def test_a_chain_of_edits_is_cut_where_its_ends_differ() -> None:
    pairs = [Pair(0, 1, Kind.EDIT, 0.9, Kind.EDIT), Pair(1, 2, Kind.EDIT, 0.8, Kind.EDIT)]
    assert [group.members for group in group_pairs(pairs, (), alike=lambda _one, _two: False)] == [(0, 1)]
    assert [group.members for group in group_pairs(pairs, (), alike=lambda _one, _two: True)] == [(0, 1, 2)]


def test_conversations_are_the_same_turn_by_turn() -> None:
    found = conversations(
        [
            ["where is my order", "and the refund?"],
            ["Where is my order?", "And the refund?"],
            ["where is my order", "thank you"],
            ["where is my order"],
            [],
        ]
    )
    assert [(pair.left, pair.right, pair.kind) for pair in found.pairs] == [(0, 1, Kind.CONVERSATION)]


@pytest.mark.parametrize("count", [0, 1, 2])
def test_few_points_are_no_trouble(count: int) -> None:
    found = find_duplicates(points(*["", ""][:count]))
    assert isinstance(found, Duplicates)
    assert len(found.pairs) == (count == 2)


def test_hostile_texts_are_compared() -> None:
    texts = [
        "",
        " ",
        "\x00\x1b[31m",
        "😀",
        "👍",
        "x" * 100_000,
        "word " * 20_000,
        "你好吗",
        "مرحبا كيف حالك",
        "1 " * 9_000,
    ]
    found = find_duplicates(points(*texts, *texts))
    assert all(pair.right - pair.left == len(texts) or pair.right - pair.left in (1, 9, 11) for pair in found.pairs)
    assert len(found.pairs) >= len(texts)


def test_the_order_of_the_result_does_not_depend_on_chance() -> None:
    texts = points(*REST, *(text.upper() for text in REST), *REST)
    assert find_duplicates(texts) == find_duplicates(texts)
