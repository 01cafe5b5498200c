"""Names for copies that are kept beside a file."""

from pathlib import Path

from tooldata_tui.errors import UsageError

__all__ = ["backup_path"]


def backup_path(path: Path) -> Path:
    """A name beside *path* that is not taken."""
    for number in range(1, 1000):
        candidate = path.with_name(f"{path.stem}.backup{number}{path.suffix}")
        if not candidate.exists():
            return candidate
    raise UsageError("there are a thousand backups already", file=path)
