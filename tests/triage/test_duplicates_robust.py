"""What is thrown at the search for duplicates and patterns: little, much, the same again and again, any language."""

from collections.abc import Callable
from hashlib import sha256

import pytest

from tests.triage.sampling import conversations
from tooldata_tui.triage.duplicates import find_duplicates
from tooldata_tui.triage.grouping import Kind
from tooldata_tui.triage.patterns import find_patterns
from tooldata_tui.triage.points import Point

#: "Where is my order, and when does it arrive?" in thirty languages and fourteen scripts.
LANGUAGES = {
    "en": "Where is my order, and when does it arrive?",
    "de": "Wo ist meine Bestellung, und wann kommt sie an?",
    "fr": "Où est ma commande, et quand arrive-t-elle ?",
    "es": "¿Dónde está mi pedido y cuándo llega?",
    "it": "Dov'è il mio ordine, e quando arriva?",
    "pt": "Onde está a minha encomenda e quando chega?",
    "nl": "Waar is mijn bestelling, en wanneer komt die aan?",
    "sv": "Var är min beställning, och när kommer den?",
    "da": "Hvor er min ordre, og hvornår kommer den?",
    "fi": "Missä tilaukseni on ja milloin se saapuu?",
    "pl": "Gdzie jest moje zamówienie i kiedy dotrze?",
    "cs": "Kde je moje objednávka a kdy dorazí?",
    "hu": "Hol van a rendelésem, és mikor érkezik meg?",
    "ro": "Unde este comanda mea și când ajunge?",
    "tr": "Siparişim nerede ve ne zaman gelir?",
    "vi": "Đơn hàng của tôi đâu và khi nào đến?",
    "id": "Di mana pesanan saya dan kapan tiba?",
    "sw": "Oda yangu iko wapi na itafika lini?",
    "ru": "Где мой заказ и когда он придёт?",
    "uk": "Де моє замовлення і коли воно прибуде?",
    "el": "Πού είναι η παραγγελία μου και πότε φτάνει;",
    "he": "איפה ההזמנה שלי ומתי היא מגיעה?",
    "ar": "أين طلبي ومتى يصل؟",
    "fa": "سفارش من کجاست و چه زمانی می‌رسد؟",
    "hi": "मेरा ऑर्डर कहाँ है और कब पहुँचेगा?",
    "ta": "என் ஆர்டர் எங்கே, எப்போது வரும்?",
    "th": "คำสั่งซื้อของฉันอยู่ที่ไหน และจะมาถึงเมื่อไหร่?",
    "zh": "我的订单在哪里？什么时候到？",
    "ja": "注文はどこですか。いつ届きますか？",
    "ko": "제 주문은 어디에 있고 언제 도착하나요?",
}


def points(*texts: str, label: Callable[[int], str] = lambda _: "status") -> list[Point]:
    return [
        Point(number, 1, text, frozenset({label(number)}), ("status", "refund"), ())
        for number, text in enumerate(texts)
    ]


@pytest.mark.parametrize("texts", [[], [""], ["hello"], ["", ""], ["hello", "hello"], ["hello", "goodbye"]])
def test_few_texts_are_no_trouble(texts: list[str]) -> None:
    same = len(texts) == 2 and texts[0] == texts[1]
    assert [pair.kind for pair in find_duplicates(points(*texts)).pairs] == [Kind.EXACT] * same
    assert find_patterns(points(*texts)) == []
    assert conversations([[text] for text in texts]).pairs == []


def test_empty_messages_are_the_same_and_no_pattern() -> None:
    texts = ["", " ", "\n\t", "\u3000", "\u200b", "?!"] * 20
    found = find_duplicates(points(*texts))
    assert {texts[pair.left].strip() == texts[pair.right].strip() for pair in found.pairs} == {True}
    assert len(found.pairs) < 2 * len(texts)
    assert find_patterns(points(*texts)) == []


@pytest.mark.parametrize("long", ["word " * 20_000, "x" * 100_000, "1 " * 50_000, "é" * 100_000, "? a " * 25_000])
def test_messages_of_100_kb_are_compared(long: str) -> None:
    found = find_duplicates(points(long, long, f"{long}.", "where is it"))
    assert [(pair.left, pair.right) for pair in found.pairs if pair.left == 0] == [(0, 1), (0, 2)]
    assert not any(3 in pair[:2] for pair in found.pairs)
    assert find_patterns(points(*[long] * 8)) == []


def test_thirty_languages_are_told_apart_and_punctuation_and_case_do_not_count() -> None:
    assert len(LANGUAGES) == 30
    texts = list(LANGUAGES.values())
    found = find_duplicates(points(*texts, *(f" {text.strip('¿?؟;。？').upper()} ..." for text in texts)))
    pairs = {(pair.left, pair.right): pair.kind for pair in found.pairs}
    assert pairs == {(number, number + 30): Kind.EXACT for number in range(30)}


def word(number: int) -> str:
    """A word of its own, far from all others."""
    return "".join(chr(97 + byte % 26) for byte in sha256(str(number).encode()).digest()[:12])


EQUAL: dict[str, Callable[[int], str]] = {
    "alike": lambda _: "where is my order please",
    "in case and punctuation": lambda n: "where is my order please".replace("e", "eE"[n % 2]) + "!" * (n % 97),
    "but for a number": lambda n: f"where is my order {n} please",
    "but for a word": lambda n: f"where is my {word(n)} please now",
}


@pytest.mark.parametrize("what", EQUAL)
@pytest.mark.parametrize("labels", [1, 2])
def test_ten_thousand_equal_texts_make_groups_and_not_all_pairs(what: str, labels: int) -> None:
    count = 10_000
    texts = [EQUAL[what](number) for number in range(count)]
    found = find_duplicates(points(*texts, label=lambda number: ("status", "refund")[number % labels]))
    assert len(found.pairs) <= 2 * count
    assert [len(group.members) for group in found.groups] == ([] if what == "but for a word" else [count])
    assert sum(len(pattern.members) for pattern in find_patterns(points(*texts))) in (0, count)
    assert len(conversations([[text, "thanks"] for text in texts]).pairs) <= 2 * count
