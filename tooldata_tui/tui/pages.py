"""Which rows of a long list are in memory, and which to fetch next."""

from collections.abc import Iterable, Sequence

from textual.cache import LRUCache

from tooldata_tui.tui.spans import Spans

__all__ = ["PAGE_ROWS", "RowPages"]

PAGE_ROWS = 256
_PAGES = 32


class RowPages:
    """A cache of the pages used last. One page is being fetched at a time."""

    def __init__(self) -> None:
        self._pages: LRUCache[int, Sequence[Spans]] = LRUCache(_PAGES)
        self._stale: set[int] = set()  # to be fetched again; the old rows are shown meanwhile
        self._failed: set[int] = set()
        self._fetching: int | None = None

    def clear(self) -> None:
        """Forget everything: positions mean other rows from now on."""
        self._pages.clear()
        self._stale.clear()
        self._failed.clear()
        self._fetching = None

    def row(self, position: int) -> Spans | None:
        """Return a row, or None if it has not been fetched."""
        page, offset = divmod(position, PAGE_ROWS)
        rows = self._pages.get(page)
        if rows is None:
            return None
        return rows[offset] if offset < len(rows) else ()

    def invalidate(self, positions: Iterable[int], near: Iterable[int]) -> None:
        """Have *positions* fetched again: now if they are on the pages *near* the screen, else when they get there."""
        keep = {*near, self._fetching}
        for page in {position // PAGE_ROWS for position in positions}:
            self._failed.discard(page)
            if page in keep:
                self._stale.add(page)
            else:
                self._pages.discard(page)

    def replace(self, position: int, row: Spans) -> None:
        """Put another row in the place of one that is in memory."""
        page, offset = divmod(position, PAGE_ROWS)
        rows = self._pages.get(page)
        if rows is not None and offset < len(rows):
            self._pages.discard(page)  # setting a key that is there keeps its old value
            self._pages[page] = [*rows[:offset], row, *rows[offset + 1 :]]

    def retry(self) -> None:
        """Ask again for what could not be fetched."""
        self._failed.clear()

    def start_next(self, near: Iterable[int]) -> int | None:
        """Return the first page of *near* that has to be fetched, and note that it is under way."""
        self._fetching = next(
            (
                page
                for page in near
                if page not in self._failed and (page in self._stale or self._pages.get(page) is None)
            ),
            None,
        )
        if self._fetching is not None:
            self._stale.discard(self._fetching)
        return self._fetching

    def store(self, page: int, rows: Sequence[Spans]) -> None:
        """Keep what was fetched."""
        self._pages.discard(page)  # Textual's cache keeps the old value of a key it has
        self._pages[page] = rows
        self._fetching = None

    def fail(self, page: int) -> None:
        """Note that *page* could not be fetched, so that it is not asked for at every frame."""
        self._failed.add(page)
        self._fetching = None
