"""Two threads for the project file, so that neither reading nor saving ever blocks the screen."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

__all__ = ["StoreThreads"]

T = TypeVar("T")


class StoreThreads:
    """One thread reads, one writes; calls to each are done in order."""

    def __init__(self) -> None:
        self._reading = ThreadPoolExecutor(1, thread_name_prefix="read")
        self._writing = ThreadPoolExecutor(1, thread_name_prefix="write")

    async def read(self, call: Callable[[], T]) -> T:
        """Run *call* on the reading thread and wait for it without blocking."""
        return await asyncio.get_running_loop().run_in_executor(self._reading, call)

    async def write(self, call: Callable[[], T]) -> T:
        """Run *call* on the writing thread and wait for it without blocking."""
        return await asyncio.get_running_loop().run_in_executor(self._writing, call)

    def close(self) -> None:
        """Wait for what is under way, and end both threads."""
        self._writing.shutdown(wait=True)
        self._reading.shutdown(wait=True)
