from tooldata_tui.tui.pages import PAGE_ROWS, RowPages
from tooldata_tui.tui.segments import Spans


def rows(page: int, note: str = "") -> list[Spans]:
    return [((f"{note}{page * PAGE_ROWS + i}", ""),) for i in range(PAGE_ROWS)]


def load(pages: RowPages, *wanted: int) -> None:
    for page in wanted:
        assert pages.start_next([page]) == page
        pages.store(page, rows(page))


def test_a_row_is_found_once_its_page_is_there() -> None:
    pages = RowPages()
    assert pages.row(300) is None
    load(pages, 1)
    assert pages.row(300) == (("300", ""),)
    assert pages.row(0) is None


def test_what_is_nearest_is_fetched_first_and_only_once() -> None:
    pages = RowPages()
    load(pages, 5)
    assert pages.start_next([5, 6, 4]) == 6
    pages.store(6, rows(6))
    assert pages.start_next([5, 6, 4]) == 4
    pages.store(4, rows(4))
    assert pages.start_next([5, 6, 4]) is None


def test_only_the_pages_used_last_are_kept() -> None:
    pages = RowPages()
    load(pages, *range(100))
    assert pages.row(0) is None
    assert pages.row(99 * PAGE_ROWS) is not None
    assert sum(pages.row(page * PAGE_ROWS) is not None for page in range(100)) == 32


def test_an_invalid_page_on_the_screen_is_shown_until_it_is_fetched_again() -> None:
    pages = RowPages()
    load(pages, 0, 1)
    pages.invalidate([3, 5, 300], near=[0])
    assert pages.row(3) == (("3", ""),)
    assert pages.row(300) is None
    assert pages.start_next([0]) == 0
    pages.store(0, rows(0, "new "))
    assert pages.row(3) == (("new 3", ""),)
    assert pages.start_next([0]) is None


def test_a_page_that_changes_while_it_is_fetched_is_fetched_twice() -> None:
    pages = RowPages()
    assert pages.start_next([0]) == 0
    pages.invalidate([7], near=[])
    pages.store(0, rows(0, "old "))
    assert pages.start_next([0]) == 0


def test_a_page_that_failed_waits_until_it_is_asked_for_again() -> None:
    pages = RowPages()
    assert pages.start_next([0]) == 0
    pages.fail(0)
    assert pages.start_next([0]) is None
    pages.retry()
    assert pages.start_next([0]) == 0


def test_a_short_page_has_empty_rows_at_its_end() -> None:
    pages = RowPages()
    pages.start_next([0])
    pages.store(0, rows(0)[:2])
    assert pages.row(1) == (("1", ""),)
    assert pages.row(2) == ()


def test_clearing_forgets_all() -> None:
    pages = RowPages()
    load(pages, 0)
    pages.clear()
    assert pages.row(0) is None
    assert pages.start_next([0]) == 0


def text(pages: RowPages, position: int) -> str | None:
    row = pages.row(position)
    return row[0][0] if row else None


def test_a_row_goes_to_the_end_and_those_behind_it_move_up_without_a_fetch() -> None:
    pages = RowPages()
    pages.start_next([0])
    pages.store(0, rows(0)[:100])
    pages.move_to_end(3, 100)
    assert [text(pages, position) for position in (2, 3, 98, 99)] == ["2", "4", "99", "3"]
    assert pages.start_next([0], 100) is None


def test_rows_move_up_from_page_to_page() -> None:
    pages = RowPages()
    load(pages, 0, 1)
    pages.move_to_end(10, 2 * PAGE_ROWS)
    assert [text(pages, position) for position in (10, 255, 256, 510, 511)] == ["11", "256", "257", "511", "10"]


def test_a_row_that_comes_from_a_page_that_is_not_there_is_fetched_once_it_is_needed() -> None:
    pages = RowPages()
    load(pages, 0)
    pages.move_to_end(10, 5 * PAGE_ROWS)
    pages.move_to_end(10, 5 * PAGE_ROWS)
    assert text(pages, 10) == "12"
    assert pages.row(253) is not None
    assert pages.row(254) is None
    assert pages.start_next([0], 254) is None
    assert pages.start_next([0], 255) == 0
    pages.store(0, rows(0, "new "))
    assert text(pages, 255) == "new 255"


def test_a_row_comes_up_from_the_end_within_a_page() -> None:
    pages = RowPages()
    pages.start_next([0])
    pages.store(0, rows(0)[:100])
    pages.move_up(99, 3, (("99", ""),))
    assert [text(pages, position) for position in (2, 3, 4, 99)] == ["2", "99", "3", "98"]
    pages.move_up(50, 10, (("49", ""),))
    assert [text(pages, position) for position in (10, 11, 50, 51)] == ["49", "9", "48", "50"]


def test_a_row_that_comes_up_over_pages_has_those_fetched_again() -> None:
    pages = RowPages()
    load(pages, 0, 1, 2)
    pages.move_up(2 * PAGE_ROWS + 5, 3, (("new", ""),))
    assert [text(pages, position) for position in (3, 4, 255)] == ["new", "3", "254"]
    assert pages.row(256) is None
    assert pages.start_next([0, 1, 2]) == 1
