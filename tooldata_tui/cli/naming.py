"""Which example a person means on the command line."""

from typing import TYPE_CHECKING

from tooldata_tui.errors import DataError

if TYPE_CHECKING:
    from tooldata_tui.cli.opening import Opened
    from tooldata_tui.review.session import ReviewSession
    from tooldata_tui.review.view import View

__all__ = ["view_named"]


def view_named(session: "ReviewSession", work: "Opened", identity: str) -> "View":
    """The example that is meant: by its number, else by its own id, which must then be the only one."""
    number = identity.removeprefix("#")
    view = session.view(int(number)) if number.isascii() and number.isdigit() and len(number) < 10 else None
    if view is None and not identity.startswith("#"):
        same = work.queries.matching([("id", (identity,), False)])
        if len(same) > 1:
            some = ", ".join(f"#{one}" for one in same[:5])
            raise DataError(f"{len(same)} examples have the id {identity}: {some}", hint="give a number")
        view = session.view(same[0]) if same else None
    if view is None:
        raise DataError(f"there is no example {identity}")
    return view
