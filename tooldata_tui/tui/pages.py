"""Which rows of a long list are in memory, and which to fetch next."""

from collections.abc import Iterable, Sequence

from textual.cache import LRUCache

from tooldata_tui.tui.segments import Spans

__all__ = ["PAGE_ROWS", "RowPages"]

PAGE_ROWS = 256
_PAGES = 32


class RowPages:
    """A cache of the pages used last. One page is being fetched at a time."""

    def __init__(self) -> None:
        self._pages: LRUCache[int, Sequence[Spans]] = LRUCache(_PAGES)
        self._stale: set[int] = set()  # to be fetched again; the old rows are shown meanwhile
        self._failed: set[int] = set()
        self._short: set[int] = set()  # lost rows to the page before; fetched again once those behind are needed
        self._fetching: int | None = None

    def clear(self) -> None:
        """Forget everything: positions mean other rows from now on."""
        self._pages.clear()
        self._stale.clear()
        self._failed.clear()
        self._short.clear()
        self._fetching = None

    def row(self, position: int) -> Spans | None:
        """Return a row, or None if it has not been fetched."""
        page, offset = divmod(position, PAGE_ROWS)
        rows = self._pages.get(page)
        if rows is None:
            return None
        if offset < len(rows):
            return rows[offset]
        return None if page in self._short else ()

    def invalidate(self, positions: Iterable[int], near: Iterable[int]) -> None:
        """Have *positions* fetched again: now if they are on the pages *near* the screen, else when they get there."""
        keep = {*near, self._fetching}
        for page in {position // PAGE_ROWS for position in positions}:
            self._failed.discard(page)
            if page in keep:
                self._stale.add(page)
            else:
                self._pages.discard(page)

    def grow(self, count: int) -> None:
        """More rows come behind the first *count*: those that are in memory stay, and their page is filled up."""
        page, offset = divmod(count, PAGE_ROWS)
        if offset:
            (self._stale if page == self._fetching else self._short).add(page)

    def replace(self, position: int, row: Spans) -> None:
        """Put another row in the place of one that is in memory."""
        page, offset = divmod(position, PAGE_ROWS)
        rows = self._pages.get(page)
        if rows is not None and offset < len(rows):
            self._pages.discard(page)  # setting a key that is there keeps its old value
            self._pages[page] = [*rows[:offset], row, *rows[offset + 1 :]]

    def move_to_end(self, position: int, count: int) -> None:
        """Put the row at *position* behind all others of *count*: those behind it move up, and none is fetched."""
        moved = self.row(position)
        first, offset = divmod(position, PAGE_ROWS)
        last = (count - 1) // PAGE_ROWS
        for page in sorted(page for page in self._pages.keys() if page >= first):  # noqa: SIM118 - it is no dict
            rows = list(self._pages[page])
            full = min(PAGE_ROWS, count - page * PAGE_ROWS)
            del rows[offset if page == first else 0 : (offset if page == first else 0) + 1]
            follower = moved if page == last else self.row((page + 1) * PAGE_ROWS)
            if len(rows) == full - 1 and follower is not None:
                rows.append(follower)
            if len(rows) < full:
                self._short.add(page)
            self._pages.discard(page)
            self._pages[page] = rows

    def move_up(self, source: int, target: int, row: Spans) -> None:
        """Put *row*, which stood at *source*, in front of the one at *target*, which is before it."""
        first, offset = divmod(target, PAGE_ROWS)
        last, place = divmod(source, PAGE_ROWS)
        rows = list(self._pages.get(first) or ())
        for page in [page for page in self._pages.keys() if first <= page <= last]:  # noqa: SIM118 - it is no dict
            self._pages.discard(page)
            self._short.discard(page)
        if len(rows) < offset:
            return
        rows.insert(offset, row)
        left_at = place + 1 if first == last else PAGE_ROWS  # where the row stood, or what goes on to the next page
        del rows[left_at : left_at + 1]
        self._pages[first] = rows
        if first != last and len(rows) < PAGE_ROWS:
            self._short.add(first)

    def retry(self) -> None:
        """Ask again for what could not be fetched."""
        self._failed.clear()

    def start_next(self, near: Iterable[int], end: int = 0) -> int | None:
        """Return the first page of *near* that has to be fetched, and note that it is under way.

        :param end: the first position that is not needed soon: a page whose last rows went elsewhere can wait for it
        """
        self._fetching = next((page for page in near if page not in self._failed and self._is_due(page, end)), None)
        if self._fetching is not None:
            self._stale.discard(self._fetching)
        return self._fetching

    def _is_due(self, page: int, end: int) -> bool:
        rows = self._pages.get(page)
        return rows is None or page in self._stale or (page in self._short and page * PAGE_ROWS + len(rows) < end)

    def store(self, page: int, rows: Sequence[Spans]) -> None:
        """Keep what was fetched."""
        self._pages.discard(page)  # Textual's cache keeps the old value of a key it has
        self._pages[page] = rows
        self._short.discard(page)
        self._fetching = None

    def fail(self, page: int) -> None:
        """Note that *page* could not be fetched, so that it is not asked for at every frame."""
        self._failed.add(page)
        self._fetching = None
