"""What the settings say of the rules, kept in the project: whoever reads a finding goes by it, on whatever way.

A severity is not written into the findings: what a rule said stays, so that a setting can be taken back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields

from tooldata_tui.dataset import Finding, Severity
from tooldata_tui.settings.model import Thresholds
from tooldata_tui.store.describing import PRIORITY
from tooldata_tui.store.project import Project
from tooldata_tui.store.queries import Queries, save_memo
from tooldata_tui.store.sqlite import Connection

__all__ = ["as_they_count", "judge_by", "own_rules", "severities", "thresholds"]

_MEMO, _OWN = "thresholds", "own-rules"


def severities(db: Connection) -> dict[str, int]:
    """What the findings of a code count as, where that is not what the rule says."""
    return dict(db.execute("SELECT code, severity FROM grade ORDER BY code"))


def as_they_count(found: Sequence[Finding], given: Mapping[str, int]) -> list[Finding]:
    """What was *found*, with the severities that are *given*: see :func:`severities`."""
    return [one._replace(severity=Severity(given[one.code])) if one.code in given else one for one in found]


def thresholds(queries: Queries) -> Thresholds:
    """From where on the rules about the whole set have something to say."""
    kept = queries.memos().get(_MEMO)
    given = kept if isinstance(kept, dict) else {}
    return Thresholds(
        **{one.name: given[one.name] for one in fields(Thresholds) if type(given.get(one.name)) is one.type}
    )


def own_rules(queries: Queries) -> list[tuple[str, str]]:
    """The files of a person's own rules, each with the digest it has."""
    return [(path, digest) for path, digest in queries.memos().get(_OWN, ())]


def judge_by(
    project: Project, wanted: Mapping[str, int], limits: Thresholds, own: Sequence[tuple[str, str]] = ()
) -> None:
    """Go by these from now on. The order that was kept is made anew where it is another then.

    :param wanted: severities by code
    :param own: files of a person's own rules, with their digests
    :raises SaveError: it cannot be written; nothing of it is then
    """
    db = project.writer()
    regrade = severities(db) != dict(wanted)
    queries = Queries(db)
    if not regrade and thresholds(queries) == limits and own_rules(queries) == list(own):
        return
    with project.transaction() as db:
        if regrade:
            db.execute("DELETE FROM grade")
            db.executemany("INSERT INTO grade VALUES(?,?)", sorted(wanted.items()))
            db.execute("DELETE FROM queue WHERE name = ?", (PRIORITY,))
        save_memo(db, {_MEMO: asdict(limits), _OWN: list(own)})
