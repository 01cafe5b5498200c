"""What is wrong with a project file that is too damaged to be opened, as far as its first bytes tell."""

from pathlib import Path

__all__ = ["what_is_wrong"]

_MAGIC = b"SQLite format 3\0"
_HEADER = 100


def what_is_wrong(path: Path) -> str:
    """One sentence about *path*; empty where nothing can be seen from outside. Raises ``OSError``."""
    size = path.stat().st_size
    with path.open("rb") as stream:
        header = stream.read(_HEADER)
    if not header.strip(b"\0"):
        return "the file is empty" if not header else "the file begins with nothing but zeros"
    if not header.startswith(_MAGIC[: len(header)]):
        return "the file does not begin as a project does: it is something else, or was overwritten"
    if len(header) < _HEADER:
        return f"of the file only {size} bytes are left"
    page = int.from_bytes(header[16:18], "big")
    page = 65_536 if page == 1 else page
    pages = int.from_bytes(header[28:32], "big")
    if page and size < page * pages:
        return f"the file is cut off: {size:,} bytes are left of {page * pages:,}"
    return ""
