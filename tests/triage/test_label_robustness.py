"""The label model in odd data: none, one tool, a thousand tools, empty and huge texts, thirty languages."""

import numpy as np
import pytest

from tests.triage.sampling import TOOLS, sample, unit
from tooldata_tui.dataset import Tool
from tooldata_tui.triage.labels import Kind, LabelModel
from tooldata_tui.triage.points import Point

LANGUAGES = """
please refund my order|where is my parcel
bitte erstatten sie meine bestellung|wo ist mein paket
veuillez rembourser ma commande|où est mon colis
por favor reembolse mi pedido|dónde está mi paquete
por favor reembolse o meu pedido|onde está a minha encomenda
rimborsate il mio ordine|dove si trova il mio pacco
betaal mijn bestelling terug|waar is mijn pakket
återbetala min beställning|var är mitt paket
refunder min bestilling|hvor er pakken min
palauttakaa tilaukseni rahat|missä pakettini on
proszę zwrócić pieniądze za zamówienie|gdzie jest moja paczka
vraťte mi peníze za objednávku|kde je můj balík
vráťte mi peniaze za tovar|kde mám zásielku
kérem térítsék vissza a rendelésem árát|hol van a csomagom
rambursați comanda mea|unde este coletul meu
върнете парите за поръчката|къде е пратката ми
верните деньги за заказ|где моя посылка
поверніть гроші за замовлення|де моя посилка
επιστρέψτε τα χρήματα της παραγγελίας|πού είναι το δέμα μου
siparişimin parasını iade edin|kargom nerede
أعيدوا ثمن الطلب من فضلكم|أين طردي
החזירו את הכסף על ההזמנה|איפה החבילה שלי
لطفا پول سفارش را برگردانید|بسته من کجاست
मेरे ऑर्डर का पैसा लौटाएं|मेरा पार्सल कहाँ है
আমার অর্ডারের টাকা ফেরত দিন|আমার পার্সেল কোথায়
กรุณาคืนเงินคำสั่งซื้อ|พัสดุของฉันอยู่ที่ไหน
hãy hoàn tiền đơn hàng|gói hàng của tôi ở đâu
tolong kembalikan uang pesanan saya|paket saya di mana
请退还我的订单款项|我的包裹在哪里
注文の返金をお願いします|荷物はどこですか
주문을 환불해 주세요|제 소포는 어디에 있나요
"""


@pytest.mark.parametrize("count", [0, 1, 2, 3])
@pytest.mark.parametrize("with_vectors", [True, False])
def test_a_handful_of_points_is_judged(count: int, with_vectors: bool) -> None:
    points, vectors = sample(count + 4)
    judged = LabelModel.fit(points[:count], TOOLS, vectors[:count] if with_vectors else None).judge()
    assert len(judged.suspicion) == count
    assert np.isfinite(judged.suspicion).all()
    assert np.isfinite(judged.score).all()


@pytest.mark.parametrize("with_vectors", [True, False])
def test_one_label_has_no_rival(with_vectors: bool) -> None:
    points, vectors = sample(40)
    points = [point._replace(label=frozenset({"refund"})) for point in points]
    model = LabelModel.fit(points, TOOLS, vectors if with_vectors else None)
    judged = model.judge()
    assert (judged.rival == -1).all()
    assert (judged.score == 0).all()
    model.relabel(3, frozenset({"track"}))
    assert (model.judge().rival != -1).all()


@pytest.mark.parametrize("with_vectors", [True, False])
def test_a_thousand_tools_with_three_examples_each_are_no_flood_of_findings(with_vectors: bool) -> None:
    draw = np.random.default_rng(0)
    names = [f"tool_{number}" for number in range(1_000)]
    words = ["".join(draw.choice(list("abcdefghijklmnoprstuvz"), 6)) for _ in range(800)]
    topics = [draw.choice(words, 4) for _ in names]
    texts = [" ".join(draw.permutation([*topics[n // 3][:3], *draw.choice(words, 2)])) for n in range(3_000)]
    points = [Point(n, 1, texts[n], frozenset({names[n // 3]}), (), ()) for n in range(3_000)]
    vectors = unit(np.repeat(draw.normal(size=(1_000, 32)), 3, axis=0) + 0.4 * draw.normal(size=(3_000, 32)))
    wrong = [0, 900, 2_400]
    for at in wrong:
        points[at] = points[at]._replace(label=frozenset({names[(at // 3 + 9) % 1_000]}))
    model = LabelModel.fit(points, {name: Tool(name) for name in names}, vectors if with_vectors else None)
    assert set(wrong) <= set(model.order()[:30].tolist())
    assert (model.judge().kind != Kind.FINE).mean() < 0.05


@pytest.mark.parametrize("with_vectors", [True, False])
def test_a_single_example_a_tool_is_judged(with_vectors: bool) -> None:
    points, vectors = sample(12)
    points = [point._replace(label=frozenset({f"tool_{point.example}"})) for point in points]
    judged = LabelModel.fit(points, TOOLS, vectors if with_vectors else None).judge()
    assert np.isfinite(judged.suspicion).all()
    assert np.isfinite(judged.score).all()


@pytest.mark.parametrize("with_vectors", [True, False])
def test_texts_without_a_word_say_nothing_for_or_against_a_label(with_vectors: bool) -> None:
    points, vectors = sample(120)
    for at in (4, 9):
        points[at] = points[at]._replace(text="")
        vectors[at] = 0
    judged = LabelModel.fit(points, TOOLS, vectors if with_vectors else None).judge()
    assert (judged.kind[[4, 9]] != Kind.MISLABEL).all()


def test_thirty_languages_are_judged_by_their_words() -> None:
    pairs = [line.split("|") for line in LANGUAGES.strip().splitlines()]
    assert len(pairs) >= 30
    points = []
    for refund, track in pairs * 4:
        for text, name in ((refund, "refund"), (track, "track")):
            points.append(Point(len(points), 1, f"{text} {len(points)}", frozenset({name}), (), ()))
    wrong = 2 * 17
    points[wrong] = points[wrong]._replace(label=frozenset({"track"}))
    model = LabelModel.fit(points, TOOLS)
    assert model.order()[0] == wrong
    assert model.labels[model.judge().rival[wrong]] == "refund"
    assert (model.judge().kind == Kind.MISLABEL).sum() <= 3


@pytest.mark.parametrize("with_vectors", [True, False])
def test_odd_texts_are_judged(with_vectors: bool) -> None:
    points, vectors = sample(12)
    odd = ["", " \t\n", "\x00\x1b[31m", "x" * 100_000, "word " * 20_000, "🙂🙂"]
    texts = [*odd, "退款在哪里", "आदेश रद्द करें", "ส่งคืนสินค้า", "İ", "ß", "a"]
    points = [point._replace(text=text) for point, text in zip(points, texts, strict=True)]
    vectors[0] = 0
    vectors[1] = np.nan
    judged = LabelModel.fit(points, TOOLS, vectors if with_vectors else None).judge()
    assert np.isfinite(judged.suspicion).all()
    assert np.isfinite(judged.given).all()
