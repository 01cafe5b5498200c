"""Which example a person means on the command line."""

from typing import TYPE_CHECKING

from tooldata_tui.errors import DataError

if TYPE_CHECKING:
    from tooldata_tui.cli.opening import Opened
    from tooldata_tui.review.session import ReviewSession
    from tooldata_tui.review.view import View

__all__ = ["number_named", "view_named"]


def view_named(session: "ReviewSession", work: "Opened", identity: str) -> "View":
    """The example that is meant: by its number, else by its own id, which must then be the only one."""
    view = session.view(number_named(work, identity))
    if view is None:
        raise DataError(f"there is no example {identity}")
    return view


def number_named(work: "Opened", identity: str) -> int:
    """The number of the example that is meant. Raises :class:`DataError` where there is none, or not only one."""
    number = identity.removeprefix("#")
    is_number = number.isascii() and number.isdigit()
    if is_number and len(number) < 10 and 1 <= int(number) <= work.queries.last_example():
        return int(number)
    same = [] if identity.startswith("#") else work.queries.matching([("id", (identity,), False)])
    if len(same) == 1:
        return same[0]
    if same:
        some = ", ".join(f"#{one}" for one in same[:5])
        raise DataError(f"{len(same)} examples have the id {identity}: {some}", hint="give a number")
    raise DataError(f"there is no example {identity}" if is_number else f"no example has the id {identity}")
