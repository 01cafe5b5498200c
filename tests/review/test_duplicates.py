"""Groups of examples that say the same: their order, what may become of them, and that it is one step."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.alike import make_alike
from tests.tui.reviewing import CHECKER, copied, make_project, row
from tooldata_tui.dataset import State, Status
from tooldata_tui.errors import UsageError
from tooldata_tui.review.duplicates import (
    Fate,
    Group,
    Groups,
    decide,
    keep_all,
    keep_diverse,
    keep_one,
    most_different,
    open_groups,
    read_group,
    spread,
    take_label,
    usual_number,
)
from tooldata_tui.review.present.duplicates import group_lines
from tooldata_tui.review.session import ReviewSession
from tooldata_tui.store.project import Project
from tooldata_tui.store.triage import Cluster


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_alike(tmp_path_factory.mktemp("template"))


@pytest.fixture
def session(template: Path, tmp_path: Path) -> Iterator[ReviewSession]:
    project = Project.open(copied(template, tmp_path))
    session = ReviewSession(project, "ada", lambda: CHECKER)
    yield session
    session.close()
    project.close()


def groups_of(session: ReviewSession) -> Groups:
    groups = open_groups(session)
    assert groups is not None
    return groups


def group_of(session: ReviewSession, example: int) -> Group:
    return next(read_group(session, one) for one in groups_of(session).clusters if example in one.members)


def state(session: ReviewSession, example: int) -> State:
    view = session.view(example)
    assert view is not None
    return view.state


def test_without_a_scan_there_is_nothing_to_say(tmp_path: Path) -> None:
    project = Project.open(make_project(tmp_path, [row("a b", "lookup")]))
    session = ReviewSession(project, "ada", lambda: CHECKER)
    assert open_groups(session) is None
    session.close()
    project.close()


def test_conflicts_come_first_then_what_is_nearest_the_same(session: ReviewSession) -> None:
    clusters = groups_of(session).clusters
    assert [(one.kind, one.members) for one in clusters] == [
        ("conflict", (1, 2)),
        ("exact", (3, 4, 5)),
        ("edit", (6, 7)),
    ]


def test_keeping_one_accepts_it_and_rejects_the_others_as_duplicates_in_one_step(session: ReviewSession) -> None:
    group = group_of(session, 3)
    decision = decide(session, group, keep_one(group, 4))
    assert decision.words == "kept #4, rejected 2"
    assert state(session, 4).status is Status.ACCEPTED
    assert [(state(session, one).status, state(session, one).reason) for one in (3, 5)] == [
        (Status.REJECTED, "duplicate")
    ] * 2
    assert session.undo() is not None
    assert [state(session, one).status for one in (3, 4, 5)] == [Status.PENDING] * 3


def test_a_decided_group_does_not_come_back_and_an_undone_one_does(session: ReviewSession) -> None:
    group = group_of(session, 3)
    decide(session, group, keep_one(group, 3))
    assert groups_of(session).decided == {1}
    session.undo()
    assert not groups_of(session).decided
    other = group_of(session, 6)
    decide(session, other, keep_all(other))
    assert groups_of(session).decided == {2}
    assert groups_of(session).next_open(0) == 1
    assert groups_of(session).next_open(1) == 0


def test_where_labels_disagree_no_one_is_kept_before_a_label_is_chosen(session: ReviewSession) -> None:
    group = group_of(session, 1)
    assert group.disagrees
    assert group.labels == (frozenset({"lookup"}), frozenset({"refund"}))
    for choose in (lambda: keep_one(group, 1), lambda: most_different(session, group)):
        with pytest.raises(UsageError, match="the labels disagree"):
            choose()


def test_taking_a_label_rejects_the_others_as_wrong(session: ReviewSession) -> None:
    group = group_of(session, 1)
    plan = take_label(group, frozenset({"refund"}))
    assert plan.fates == {1: Fate.WRONG, 2: Fate.KEEP}
    decide(session, group, plan)
    assert (state(session, 1).status, state(session, 1).reason) == (Status.REJECTED, "wrong-tool")
    assert state(session, 2).status is Status.ACCEPTED


def test_where_several_have_the_label_what_to_keep_is_chosen_next(session: ReviewSession) -> None:
    [first] = [one for one in groups_of(session).clusters if one.kind == "conflict"]
    group = read_group(session, Cluster("conflict", (1, 2, 3), first.pairs))
    plan = take_label(group, frozenset({"lookup"}))
    assert plan.fates == {1: Fate.LEFT, 2: Fate.WRONG, 3: Fate.LEFT}
    assert decide(session, group, plan).words == "rejected 1"
    assert [state(session, one).status for one in (1, 3)] == [Status.PENDING] * 2


def test_taking_a_label_can_relabel_the_others_which_stay_pending(session: ReviewSession) -> None:
    group = group_of(session, 1)
    decide(session, group, take_label(group, frozenset({"refund"}), change=True))
    view = session.view(1)
    assert view is not None
    assert (view.label_at(1), view.state.status) == (frozenset({"refund"}), Status.PENDING)
    after = group_of(session, 1)
    assert not after.disagrees
    assert after.is_open
    session.undo()
    assert group_of(session, 1).disagrees
    assert state(session, 2).status is Status.PENDING


def test_what_is_decided_already_is_said_and_nothing_written(session: ReviewSession) -> None:
    group = group_of(session, 6)
    decide(session, group, keep_all(group))
    before = session.queries.last_verdict()
    again = group_of(session, 6)
    with pytest.raises(UsageError, match="decided so already"):
        decide(session, again, keep_all(again))
    assert session.queries.last_verdict() == before


def test_those_that_differ_most_are_chosen_by_words_and_always_the_same() -> None:
    texts = ["a b c d", "a b c d e", "x y z", "a b c x", "a b c d"]
    words = [frozenset(text.split()) for text in texts]
    assert spread(words, 9) == [0, 2, 3, 1, 4]
    assert spread(words, 2) == [0, 2]
    assert spread([frozenset(), frozenset()], 2) == [0, 1]


def test_keeping_those_that_differ_most_rejects_the_others(session: ReviewSession) -> None:
    group = group_of(session, 3)
    assert usual_number(group) == 2
    order = most_different(session, group)
    assert sorted(order) == [3, 4, 5]
    assert keep_diverse(group, order[:2]).fates == {3: Fate.KEEP, 4: Fate.KEEP, 5: Fate.DUPLICATE}
    two = group_of(session, 6)
    with pytest.raises(UsageError, match="two have no more than one difference"):
        most_different(session, two)


def test_a_member_that_is_rejected_keeps_its_reason(session: ReviewSession) -> None:
    view = session.view(5)
    assert view is not None
    session.reject(view, "unrealistic")
    group = group_of(session, 3)
    decide(session, group, keep_one(group, 3))
    assert state(session, 5).reason == "unrealistic"


def test_members_that_are_not_read_go_the_way_of_the_others(
    session: ReviewSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tooldata_tui.review.duplicates._SHOWN", 2)
    group = read_group(session, Cluster("exact", (3, 4, 5), ()))
    assert group.more == (5,)
    assert "1 more" in group_lines(group, None, 60)[-1].text
    decide(session, group, keep_one(group, 4))
    assert state(session, 5).reason == "duplicate"


def test_the_first_is_shown_whole_and_of_the_others_what_differs(session: ReviewSession) -> None:
    said = [one.text for one in group_lines(group_of(session, 6), None, 80)]
    assert said[0].startswith("1 #6  refund  pending")
    assert "my blue lamp came broken and I want my money" in said[1]
    assert any("broken" in text and "brokne" in text for text in said)
    same = [one.text for one in group_lines(group_of(session, 3), None, 80)]
    assert same.count("  word for word the same") == 2
