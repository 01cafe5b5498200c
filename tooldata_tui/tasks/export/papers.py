"""What stands beside an export: a manifest for programs, and a card for people.

Neither tells the time, so that the same project and the same options give the same bytes.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from pathlib import Path, PurePath
from typing import Any

from tooldata_tui import __version__
from tooldata_tui.dataset import Ruling, Severity, outcome_words
from tooldata_tui.dataset.jsontext import JsonError, loads
from tooldata_tui.errors import DataError
from tooldata_tui.rules.registry import RULES
from tooldata_tui.store.leaving import Standing
from tooldata_tui.tasks.export.plan import Plan
from tooldata_tui.tasks.export.survey import Survey
from tooldata_tui.tasks.export.writing import FileReport, Result
from tooldata_tui.text import clip, one_line, plural

__all__ = ["Account", "account_of", "card", "check_papers", "manifest", "paper_names"]

_PROGRAM = "tooldata"
#: How a card of ours is known.
_SIGN = "<!-- written by tooldata export -->"
#: Labels, files, origins and licences that a card lists; there may be one of each in every row.
_LISTED = 60
#: Cells of a name in it: a licence may be its whole text.
_CELLS = 200
#: A name that may stand in a program.
_PLAIN_NAME = re.compile(r"[\w.-]+")
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#~])")


@dataclass(slots=True)
class Account:
    """What is known of the examples that were written.

    :ivar files: examples of each file they came from
    :ivar origins: examples by what made them
    :ivar labels: examples of each label, by split
    :ivar rules: what rules found in them: what it counts as, and in how many
    """

    files: Counter[str] = field(default_factory=Counter)
    origins: Counter[str] = field(default_factory=Counter)
    labels: dict[str, Counter[str]] = field(default_factory=dict)
    statuses: Counter[str] = field(default_factory=Counter)
    rules: Mapping[str, tuple[Severity, int]] = field(default_factory=dict)
    rulings: Sequence[Ruling] = ()


def account_of(
    standings: Iterable[Standing],
    splits: Mapping[int, str],
    rules: Mapping[str, tuple[Severity, int]],
    rulings: Sequence[Ruling],
) -> Account:
    """The account of the examples that *standings* are about."""
    account = Account(rules=rules, rulings=rulings)
    for one in standings:
        # A path tells where somebody's files lie; its name does.
        account.files[PurePath(one.file).name] += 1
        account.origins[one.origin] += 1
        account.labels.setdefault(one.label, Counter())[splits.get(one.example, "")] += 1
        account.statuses[one.status.word] += 1
    return account


def paper_names(out: Path, *, folder: bool) -> tuple[Path, Path]:
    """Where the card and the manifest of an export to *out* belong."""
    if folder:
        return out / "README.md", out / "manifest.json"
    return out.with_name(f"{out.name}.card.md"), out.with_name(f"{out.name}.manifest.json")


def check_papers(card_path: Path, manifest_path: Path) -> None:
    """Refuse to replace a card and a manifest that are not ours. Raises :class:`DataError`."""
    for path, is_ours in ((card_path, _is_card), (manifest_path, _is_manifest)):
        try:
            ours = path.is_symlink() is False and is_ours(path.read_bytes())
        except FileNotFoundError:
            continue
        except OSError as error:
            raise DataError(f"cannot be read: {error.strerror}", file=path) from None
        if not ours:
            raise DataError(
                "exists already, and no export wrote it", file=path, hint="export to another name or folder"
            )


def _is_card(data: bytes) -> bool:
    return _SIGN.encode() in data


def _is_manifest(data: bytes) -> bool:
    try:
        value = loads(data)
    except JsonError:
        return False
    return isinstance(value, dict) and value.get("program") == _PROGRAM


def manifest(plan: Plan, statuses: Sequence[str], where: str, survey: Survey, result: Result, account: Account) -> str:
    """The manifest, as JSON.

    :param where: the filter that chose the examples
    """
    shape = plan.shape
    value = {
        "program": _PROGRAM,
        "version": __version__,
        "options": {
            "target" if plan.target is not None else "format": plan.name,
            "status": list(statuses),
            "where": where,
            "arguments": shape.arguments or None,
            "prefixes": shape.prefixes,
            "text": shape.text or None,
            "keep_meta": plan.keep_meta,
            "split": {one.name: one.share for one in plan.splits},
            "seed": plan.seed,
        },
        "files": [_file(one) for one in result.files],
        "counts": {
            "examples": sum(one.examples for one in result.files),
            "records": sum(one.records for one in result.files),
            "edited": result.edited,
            "left_out": result.left_out,
            "statuses": dict(sorted(account.statuses.items())),
            "labels": {label: sum(account.labels[label].values()) for label in sorted(account.labels)},
        },
        "names": dict(sorted(survey.names.items())),
        "losses": dict(sorted(survey.losses.items())),
        "outcomes": {f"{code} {effect}": n for (code, effect), n in sorted(survey.outcomes.items())},
    }
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _file(one: FileReport) -> dict[str, Any]:
    found = {"name": one.name, "split": one.split or None, "examples": one.examples, "records": one.records}
    return {**found, "bytes": one.bytes, "sha256": one.sha256}


# --- the card


def card(title: str, plan: Plan, survey: Survey, result: Result, account: Account, *, folder: bool) -> str:
    """The card, as Markdown. What comes from data is written so that it is text alone."""
    parts = [
        *(_heading_for_hub(result) if folder and plan.name != "csv" else ()),
        f"# {_text(title)}",
        "",
        _SIGN,
        "",
        f"Written by tooldata {__version__} {_for_whom(plan)}.",
        *_files(result),
        *_usage(plan, result),
        *_content(result, account),
        *_balance(result, account),
        *_provenance(result, account),
        *_checked(account),
        *_changes(survey, plan),
        *_rulings(account.rulings),
    ]
    return "\n".join(parts) + "\n"


def _heading_for_hub(result: Result) -> list[str]:
    """What Hugging Face reads: which file is which split."""
    lines = ["---", "configs:", "- config_name: default", "  data_files:"]
    for one in result.files:
        lines += [f"  - split: {one.split.replace('-', '_') or 'train'}", f"    path: {one.name}"]
    return [*lines, "---", ""]


def _for_whom(plan: Plan) -> str:
    if plan.target is not None:
        return f"for {plan.target.title} (`{plan.name}`)"
    return f"in the format `{plan.name}`"


def _files(result: Result) -> list[str]:
    rows = [
        (one.name, f"{one.examples:,}", f"{one.records:,}", f"{one.bytes:,}", f"`{one.sha256}`") for one in result.files
    ]
    return _section("Files", _table(("file", "examples", "records", "bytes", "SHA-256"), rows, code=(4,)))


def _usage(plan: Plan, result: Result) -> list[str]:
    """How the files are given to the trainer; lines about a second file only where there is one."""
    if plan.target is None or not plan.target.trainer.usage:
        return []
    names = [one.name if _PLAIN_NAME.fullmatch(one.name) else "FILE" for one in result.files[:2]]
    said = {"{kind}": "parquet" if names[0].endswith(".parquet") else "json"}
    for key, name in zip(("train", "test"), names, strict=False):
        said |= {f"{{{key}}}": name, f"{{{key}_name}}": name.split(".")[0]}
    lines = [line for line in plan.target.trainer.usage.splitlines() if len(names) > 1 or "{test" not in line]
    return _section("Use", [reduce(lambda line, key: line.replace(key, said[key]), said, line) for line in lines])


def _content(result: Result, account: Account) -> list[str]:
    total = sum(account.statuses.values())
    lines = [f"- {n:,} {status}" for status, n in sorted(account.statuses.items())]
    lines.append(f"- {result.edited:,} of {total:,} edited by a person")
    if result.left_out:
        lines.append(f"- {result.left_out:,} chosen but not written: there is no record for them")
    return _section("Examples", lines)


def _balance(result: Result, account: Account) -> list[str]:
    splits = [one.split for one in result.files]
    total = sum(sum(counts.values()) for counts in account.labels.values())
    order = sorted(account.labels, key=lambda label: (-sum(account.labels[label].values()), label))
    rows = []
    for label in order[:_LISTED]:
        counts = account.labels[label]
        number = sum(counts.values())
        by_split = [f"{counts[split]:,}" for split in splits] if len(splits) > 1 else []
        rows.append((label, f"{number:,}", f"{number / total:.1%}", *by_split))
    heads = ("label", "examples", "share", *(splits if len(splits) > 1 else ()))
    return _section("Balance", [*_table(heads, rows), *_and_more(len(order), "labels")])


def _and_more(count: int, what: str) -> list[str]:
    return ["", f"And {count - _LISTED:,} more {what}."] if count > _LISTED else []


def _provenance(result: Result, account: Account) -> list[str]:
    lines = _most("file", "files", account.files)
    if made := {origin: n for origin, n in account.origins.items() if origin}:
        lines += ["", *_most("came as, or made by", "origins", made)]
    lines += ["", *(_most("licence", "licences", result.licences) or ["No row names a licence."])]
    return _section("Provenance and licences", lines)


def _most(head: str, what: str, counts: Mapping[str, int]) -> list[str]:
    """A table of how many examples have what; the most frequent where there are too many."""
    listed = sorted(counts, key=lambda one: (-counts[one], one))[:_LISTED]
    rows = [(clip(one_line(one), _CELLS), f"{counts[one]:,}") for one in sorted(listed)]
    return [*_table((head, "examples"), rows), *_and_more(len(counts), what)] if rows else []


def _checked(account: Account) -> list[str]:
    errors = {code: n for code, (severity, n) in account.rules.items() if severity is Severity.ERROR}
    passed = len(RULES) - len(account.rules.keys() & RULES.keys())
    lines = [f"{passed:,} of {len(RULES):,} rules found nothing. " + ("There are errors." if errors else "No errors.")]
    rows = [
        (code, severity.word, RULES[code].summary if code in RULES else "", f"{n:,}")
        for code, (severity, n) in account.rules.items()
    ]
    return _section("Rules", [*lines, *(["", *_table(("rule", "", "says", "examples"), rows)] if rows else [])])


def _changes(survey: Survey, plan: Plan) -> list[str]:
    lines = [f"- {_text(words)}: lost in {plural(n, 'example')}" for words, n in sorted(survey.losses.items())]
    for (code, effect), n in sorted(survey.outcomes.items()):
        words = RULES[code].summary if code in RULES else ""
        lines.append(f"- {code} {_text(words)} ({effect}): {plural(n, 'example')}")
    if survey.names:
        rows = [(old, new) for old, new in sorted(survey.names.items())]
        lines += ["", "Names that are not accepted were changed:", "", *_table(("name", "written as"), rows)]
    return _section("What the trainer does with them" if plan.target else "What is lost", lines) if lines else []


def _rulings(rulings: Sequence[Ruling]) -> list[str]:
    lines = [
        f"- **{_text(str(one.boundary))}**: {_text(one.text)} → {_text(outcome_words(one.outcome))}" for one in rulings
    ]
    return _section("Rulings", lines) if lines else []


def _section(title: str, lines: Sequence[str]) -> list[str]:
    return ["", f"## {title}", "", *lines]


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]], code: Sequence[int] = ()) -> list[str]:
    """A table.

    :param code: columns that are written as they are
    """
    out = ["| " + " | ".join(map(_text, heads)) + " |", "|" + "---|" * len(heads)]
    out += ["| " + " | ".join(one if at in code else _text(one) for at, one in enumerate(row)) + " |" for row in rows]
    return out


def _text(text: str) -> str:
    """*text* on one line, with nothing in it that Markdown would act on."""
    return _SPECIAL.sub(r"\\\1", one_line(text))
