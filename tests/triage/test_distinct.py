import numpy as np

from tests.triage.sampling import TOOLS, sample
from tooldata_tui.triage.distinct import Distinct, Members
from tooldata_tui.triage.labels import LabelModel
from tooldata_tui.triage.repeated import Repeated, repeated


def test_texts_that_differ_in_white_space_are_one() -> None:
    said = Distinct(["where is it", "thanks", " where  is\nit", ""])
    assert said.texts == ["where is it", "thanks", ""]
    assert said.of.tolist() == [0, 1, 0, 2]
    members = said.members()
    assert [members[number] for number in range(3)] == [[0, 2], [1], [3]]
    assert members.several() == [0]


def test_a_number_that_nobody_bears_has_no_members() -> None:
    members = Members(np.array([2, 2, 0], np.int32), 4)
    assert [members[number] for number in range(4)] == [[2], [], [0, 1], []]


def test_labels_are_judged_alike_whether_vectors_are_repeated_or_copied() -> None:
    points, vectors = sample(80)
    of = np.arange(80) % 60
    points = [point._replace(text=points[at].text) for point, at in zip(points, of.tolist(), strict=True)]
    shared = repeated(vectors[:60], of)
    assert isinstance(shared, Repeated)
    ours = LabelModel.fit(points, TOOLS, shared, vectors[: len(TOOLS)])
    theirs = LabelModel.fit(points, TOOLS, vectors[of], vectors[: len(TOOLS)])
    assert all(np.array_equal(one, two) for one, two in zip(ours.judge(), theirs.judge(), strict=True))
    assert repeated(vectors, np.arange(80)) is vectors
