import numpy as np

from tooldata_tui.triage.hashing import (
    Sequences,
    encode,
    joined_hashes,
    left_out,
    mixed,
    pairs_in_runs,
    sequence_hashes,
    word_hashes,
)


def sequences(*rows: list[int]) -> Sequences:
    flat = [item for row in rows for item in row]
    return Sequences(np.array(flat, np.int32), np.concatenate([[0], np.cumsum([len(row) for row in rows])]))


def test_a_sequence_without_one_element_hashes_like_the_shorter_sequence() -> None:
    values = mixed(np.arange(10, dtype=np.uint64))
    long, short = sequences([1, 2, 3, 4]), sequences([2, 3, 4], [1, 3, 4], [1, 2, 4], [1, 2, 3])
    assert left_out(values, long).tolist() == sequence_hashes(values, short).tolist()


def test_order_matters_to_the_hash() -> None:
    values = mixed(np.arange(10, dtype=np.uint64))
    both = sequences([1, 2], [2, 1], [])
    assert len(set(sequence_hashes(values, both).tolist())) == 3


def test_words_split_or_joined_have_the_same_letters() -> None:
    read = encode(["top up now", "topup now", "to pupnow", "up top now"])
    hashes, _, _ = word_hashes(read.words)
    sizes = np.array([len(word) for word in read.words])
    joined = joined_hashes(hashes, sizes, read.texts).tolist()
    assert joined[0] == joined[1] == joined[2] != joined[3]


def test_a_text_without_words_is_one_word() -> None:
    read = encode(["???", "", "hi", "😀 😀"])
    assert read.texts.lengths.tolist() == [1, 1, 1, 1]
    assert len(set(read.texts.flat.tolist())) == 4


def test_equal_keys_are_paired() -> None:
    keys = np.array([5, 7, 5, 7, 5], np.uint64)
    found = {tuple(sorted(pair)) for one, two in pairs_in_runs(keys, longest=9) for pair in zip(one, two, strict=True)}
    assert found == {(0, 2), (0, 4), (2, 4), (1, 3)}
