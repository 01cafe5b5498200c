"""Letting a project go by what the settings say of the rules."""

from pathlib import Path

from tooldata_tui.errors import SettingsError
from tooldata_tui.settings.model import Settings
from tooldata_tui.settings.trust import digest_of, is_trusted
from tooldata_tui.store.judged_by import judge_by
from tooldata_tui.store.project import Project

__all__ = ["go_by", "own_files"]


def go_by(project: Project, settings: Settings) -> None:
    """Let *project* go by the severities and the thresholds of *settings*; a project that cannot be written does not.

    :raises SettingsError: a code that no rule has
    :raises SaveError: it cannot be written; nothing of it is then
    """
    if project.db is not None:
        own = [(str(path), _digest(path)) for path in own_files(settings)]
        judge_by(project, _severities(settings), settings.rules.thresholds, own)


def own_files(settings: Settings) -> list[Path]:
    """The files of a person's own rules, whether they are there or not."""
    folder = Path(settings.sources.get("rules.own", "")).parent
    return [(folder / name).resolve() for name in settings.rules.own]


def _digest(path: Path) -> str:
    """What the file is known by, where it is there and trusted; otherwise empty."""
    try:
        digest = digest_of(path.read_bytes())
    except OSError:
        return ""
    return digest if is_trusted(path, digest) else ""


def _severities(settings: Settings) -> dict[str, int]:
    if not settings.rules.severity:
        return {}
    from tooldata_tui.rules.registry import graded  # all rules, which a review without settings opens without

    try:
        return {code: int(severity) for code, severity in graded(settings.rules.severity).items()}
    except SettingsError as error:
        error.file, error.path = settings.sources.get("rules.severity"), "rules.severity"
        raise
