"""Rules that installed packages bring: entry points of the group ``tooldata.rules``, whose loading makes the rules."""

from importlib.metadata import EntryPoint, entry_points
from typing import NamedTuple

from tooldata_tui.settings.trust import digest_of, is_trusted

__all__ = ["GROUP", "InstalledRules", "as_trusted", "installed_rules"]

GROUP = "tooldata.rules"


class InstalledRules(NamedTuple):
    """What one entry point brings.

    :ivar identity: what it is trusted and run under: no path of a file has its form
    :ivar package: the package that brings it, with its version
    :ivar digest: of the package as it was installed
    """

    identity: str
    package: str
    digest: str
    entry: EntryPoint


def installed_rules() -> list[InstalledRules]:
    """All of them, by name. Nothing of a package is run for that."""
    found: dict[str, InstalledRules] = {}
    for entry in entry_points(group=GROUP):
        package = entry.dist
        name, version = (package.name, package.version) if package is not None else ("", "")
        record = (package.read_text("RECORD") if package is not None else None) or ""
        digest = digest_of("\0".join((name, version, entry.value, record)).encode())
        identity = f"{GROUP}:{name}:{entry.name}"
        found.setdefault(identity, InstalledRules(identity, f"{name} {version}", digest, entry))
    return [one for _, one in sorted(found.items())]


def as_trusted() -> list[tuple[str, str]]:
    """The identity of each, and its digest where it is trusted; otherwise empty."""
    return [(one.identity, one.digest if is_trusted(one.identity, one.digest) else "") for one in installed_rules()]
