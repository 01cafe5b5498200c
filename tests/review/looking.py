"""An example as a review sees it."""

from tooldata_tui.review.session import ReviewSession
from tooldata_tui.review.view import View


def look(session: ReviewSession, example: int) -> View:
    view = session.view(example)
    assert view is not None
    return view
