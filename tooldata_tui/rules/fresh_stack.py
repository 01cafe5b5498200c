"""Room for what goes deep: JSON may be nested 200 levels, and whoever asks may be deep in the stack already."""

import threading
from collections.abc import Callable
from functools import partial
from typing import TypeVar, TypeVarTuple

__all__ = ["on_fresh_stack"]

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


def on_fresh_stack(call: Callable[[*Ts], T], *given: *Ts) -> T:
    """Return what *call* makes of what is *given*; where the stack has no room, it is begun anew on another thread's.

    *call* must stand being broken off and begun again.
    """
    try:
        return call(*given)
    except RecursionError:
        return _in_a_thread(partial(call, *given))


def _in_a_thread(call: Callable[[], T]) -> T:
    results: list[T] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(call())
        except BaseException as error:  # raised again where it is waited for
            errors.append(error)

    thread = threading.Thread(target=run, name="deep")
    thread.start()
    thread.join()
    if errors:
        raise errors[0]
    return results[0]
