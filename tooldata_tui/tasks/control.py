"""Pausing and stopping what runs, from wherever somebody says so."""

import threading
from collections.abc import Callable

__all__ = ["Control"]


class Control:
    """Whether a run is to go on. Its methods may be called from any thread, and from a signal's handler."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._paused = self._stopped = False
        self._wake: Callable[[], object] = lambda: None

    @property
    def paused(self) -> bool:
        return self._paused and not self._stopped

    @property
    def stopped(self) -> bool:
        return self._stopped

    def pause(self) -> None:
        """Begin nothing new until :meth:`resume`; what is under way comes to its end."""
        self._set(paused=True)

    def resume(self) -> None:
        """Go on after :meth:`pause`."""
        self._set(paused=False)

    def stop(self) -> None:
        """Begin nothing new; once what is under way has come to its end, it is over."""
        with self._lock:
            self._stopped = True
            self._wake()

    def on_change(self, wake: Callable[[], object]) -> None:
        """Call *wake* whenever something was said."""
        with self._lock:
            self._wake = wake

    def _set(self, *, paused: bool) -> None:
        with self._lock:
            self._paused = paused
            self._wake()
