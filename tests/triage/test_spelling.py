import numpy as np
import pytest

from tooldata_tui.triage.spelling import Slip, Spelling, distance, slip_between


def spelling(**counts: int) -> tuple[Spelling, list[str]]:
    words = list(counts)
    return Spelling(words, np.array(list(counts.values())), np.ones(len(words), bool)), words


def slips(left: str, right: str, **counts: int) -> bool:
    judge, words = spelling(**{left: 1, right: 1, **counts})
    return judge.is_slip(words.index(left), words.index(right))


@pytest.mark.parametrize(
    ("left", "right", "slip"),
    [
        ("payment", "paymetn", Slip.SWAPPED),
        ("hospital", "hosppital", Slip.DOUBLED),
        ("card", "crd", Slip.DROPPED),
        ("parcel", "parcek", Slip.CHANGED),
        ("cafe", "café", Slip.ACCENT),
        ("lock", "unlock", None),
        ("same", "same", None),
    ],
)
def test_one_slip_is_named(left: str, right: str, slip: Slip | None) -> None:
    found = slip_between(left, right)
    assert (found[0] if found else None) == slip
    assert slip_between(right, left) == found


def test_a_swap_counts_as_one_edit() -> None:
    assert distance("payment", "paymetn", 2) == 1
    assert distance("kitten", "sitting", 2) == 3


def test_a_rare_word_beside_a_frequent_one_is_a_typo() -> None:
    assert slips("imes", "times", times=50)
    assert slips("o", "to", to=50)
    assert slips("bronchitus", "bronchitis", bronchitis=9)


def test_two_words_that_are_both_frequent_are_two_words() -> None:
    assert not slips("biopsi", "biopsy", biopsi=9, biopsy=9)


def test_common_words_are_words_however_rare() -> None:
    assert not slips("lock", "block", block=50)
    assert not slips("hostel", "hotel", hotel=50)


def test_rare_names_that_differ_in_a_letter_are_two() -> None:
    assert not slips("hamden", "camden")
    assert not slips("laren", "loren")


def test_two_rare_words_are_one_where_letters_are_swapped_or_doubled() -> None:
    assert slips("martix", "matrix")
    assert slips("breexit", "brexit")


def test_a_word_is_corrected_to_the_frequent_one() -> None:
    judge, words = spelling(refund=40, refnud=1, other=3)
    corrected = judge.corrections()
    assert [words[number] for number in corrected] == ["refund", "refund", "other"]
