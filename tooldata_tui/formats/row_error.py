"""What a reader says about a line that is no example."""

from tooldata_tui.errors import DataError

__all__ = ["RowError"]


class RowError(DataError):
    """One line cannot become an example.

    :ivar code: the rule that says so (J101 ...)
    :ivar corrected: the line as it probably was meant, where we can tell
    """

    def __init__(
        self, code: str, message: str, *, path: str = "", hint: str = "", corrected: str | None = None
    ) -> None:
        super().__init__(message, path=path, hint=hint)
        self.code = code
        self.corrected = corrected
