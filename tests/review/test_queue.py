"""The queue, and the counts of a session."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tooldata_tui.dataset import Status, VerdictKind
from tooldata_tui.review.queue import Queue
from tooldata_tui.review.tally import Progress
from tooldata_tui.store.queries import new_order


def queue_of(*ids: int, closed: tuple[int, ...] = ()) -> Queue:
    return Queue("priority", new_order(ids), closed=closed)


def test_an_empty_queue_has_nothing_to_look_at() -> None:
    queue = queue_of()
    assert (len(queue), queue.at(0), queue.position_of(1), queue.next_open(-1), list(queue.slice(0, 9))) == (
        *(0, None, None, None),
        [],
    )


def test_positions() -> None:
    queue = queue_of(5, 3, 9)
    assert [queue.at(n) for n in (-1, 0, 2, 3)] == [None, 5, 9, None]
    assert list(queue.slice(1, 5)) == [3, 9]
    assert [queue.position_of(one, near) for one in (5, 3, 9, 7) for near in (0, 1, 2, 50)] == (
        [0] * 4 + [1] * 4 + [2] * 4 + [None] * 4
    )


def test_the_next_open_one_is_behind_and_then_from_the_top() -> None:
    queue = queue_of(1, 2, 3, 4, closed=(1, 3))
    assert [queue.next_open(after) for after in range(-1, 4)] == [1, 1, 3, 3, 1]
    queue.closed.update((2, 4))
    assert queue.next_open(0) is None


def test_the_only_open_one_is_its_own_next() -> None:
    assert queue_of(1, 2, 3, closed=(1, 3)).next_open(1) == 1


@settings(deadline=None)
@given(st.lists(st.integers(1, 50), unique=True, max_size=20), st.sets(st.integers(1, 50)), st.integers(-1, 25))
def test_the_next_open_one_is_the_nearest_in_a_circle(ids: list[int], closed: set[int], after: int) -> None:
    queue = Queue("priority", new_order(ids), closed=closed)
    behind = [n for n in range(len(ids)) if n > after and ids[n] not in closed]
    before = [n for n in range(len(ids)) if n <= after and ids[n] not in closed]
    assert queue.next_open(after) == next(iter(behind + before), None)


def test_what_is_skipped_goes_to_the_end_and_what_is_new_behind_it() -> None:
    queue = queue_of(1, 2, 3)
    queue.to_end(0)
    queue.extend([4])
    assert list(queue.ids) == [2, 3, 1, 4]


def test_another_order_takes_over_behind_what_is_looked_at() -> None:
    queue = queue_of(1, 2, 3, 4, 5, 6, closed=(1,))
    taken = queue.followed_by(queue_of(6, 5, 4, 3, 2, 7), 2)
    assert list(taken.ids) == [1, 2, 3, 6, 5, 4, 7]
    assert taken.closed == {1}


def test_what_was_skipped_stays_at_the_end_of_another_order() -> None:
    queue = queue_of(1, 2, 3, 4)
    queue.to_end(1)
    queue.to_end(0)
    queue.to_end(2)  # 2 once more
    taken = queue.followed_by(queue_of(2, 1, 4, 3), 0)
    assert list(taken.ids) == [3, 4, 1, 2]
    taken.move_up(3, 1)  # it was taken back
    assert list(taken.followed_by(queue_of(1, 2, 4, 3), 0).ids) == [3, 2, 4, 1]


# --- counts


def test_counts_come_from_the_project_and_move_with_the_decisions() -> None:
    progress = Progress.of({"total": {"": 9}, "status": {"0": 6, "1": 2, "2": 1}, "tool": {"": 4, "x": 5}})
    assert (progress.total, progress.decided, progress.left, progress.tools) == (9, 3, 6, {"": 4, "x": 5})
    progress.moved(Status.PENDING, Status.ACCEPTED)
    progress.moved(Status.ACCEPTED, Status.REJECTED)
    progress.moved(Status.REJECTED, Status.REJECTED)
    assert (progress.accepted, progress.rejected, progress.left) == (2, 2, 5)
    progress.moved(Status.REJECTED, Status.PENDING)
    assert (progress.accepted, progress.rejected) == (2, 1)


def test_an_empty_project_has_nothing_left() -> None:
    assert (Progress.of({}).total, Progress.of({}).left) == (0, 0)


def test_the_pace_counts_decisions_and_not_what_was_taken_back() -> None:
    times = iter(range(100))
    progress = Progress.of({}, clock=lambda: next(times))
    for step, kind in enumerate((VerdictKind.ACCEPT, VerdictKind.COMMENT, VerdictKind.REJECT, VerdictKind.ACCEPT), 5):
        progress.did(kind, step)
    assert progress.times == [0, 1, 3, 4]
    progress.undid(8)
    progress.undid(3)
    assert progress.times == [0, 1, 3]
    progress.undid(7)
    progress.redid(7)
    progress.redid(9)
    assert progress.times == [0, 1, 3]
    progress.did(VerdictKind.FLAG, 9)
    progress.redid(8)
    assert [kind for _, kind in progress.events] == ["accept", "comment", "reject", "flag"]
