"""Writing an export: its files, its companions, its card and its manifest, all of them or none."""

import contextlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, NamedTuple

from tooldata_tui.dataset.jsontext import loads_exact
from tooldata_tui.errors import DataError
from tooldata_tui.formats.codec import META, Tree, without_meta
from tooldata_tui.store.examples import ExampleStore
from tooldata_tui.store.leaving import standings
from tooldata_tui.store.queries import new_order
from tooldata_tui.store.sqlite import Connection
from tooldata_tui.store.triage import clusters
from tooldata_tui.tasks.export.conversion import Record
from tooldata_tui.tasks.export.files import Hashed, Sink, appearing, check_target, hashed, lines_to, text_to
from tooldata_tui.tasks.export.plan import Plan, file_ending
from tooldata_tui.tasks.export.records import made
from tooldata_tui.tasks.export.rows import OPENAI
from tooldata_tui.tasks.export.splitting import assigned
from tooldata_tui.tasks.export.survey import Survey
from tooldata_tui.tasks.export.tables import table_to
from tooldata_tui.tasks.export.verdicts import heading, verdict_line

__all__ = ["FileReport", "Place", "Result", "check_places", "make_folder", "places", "write_stream", "write_to"]

_PACKED = (".gz", ".zst")


class Place(NamedTuple):
    """A file to write, and the split that is in it; empty where it holds everything."""

    path: Path
    split: str


@dataclass(frozen=True, slots=True)
class FileReport:
    """A file that was written: ``sha256`` is that of the file as it is, compressed or not."""

    name: str
    split: str
    examples: int
    records: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Result:
    """What was written.

    :ivar written: the examples that have records
    :ivar left_out: examples that have no record: nothing to pair, or nothing that the format can say
    :ivar splits: the split of every example, where there are splits
    :ivar licences: what rows say of their licence
    """

    files: tuple[FileReport, ...]
    edited: int
    written: Sequence[int]
    left_out: int
    splits: Mapping[int, str]
    licences: Mapping[str, int]


def places(out: Path, plan: Plan, *, folder: bool) -> list[Place]:
    """The files of an export to *out*: itself, ``NAME-train.jsonl`` and so on, or files in a folder."""
    if folder:
        ending = plan.target.endings[0] if plan.target is not None else ".csv" if plan.name == "csv" else ".jsonl"
        names = [one.name for one in plan.splits] or ["data"]
        return [Place(out / f"{name}{ending}", name if plan.splits else "") for name in names]
    if not plan.splits:
        return [Place(out, "")]
    ending = out.suffix
    if ending in _PACKED:
        ending = Path(out.stem).suffix + ending
    stem = out.name.removesuffix(ending)
    return [Place(out.with_name(f"{stem}-{one.name}{ending}"), one.name) for one in plan.splits]


def check_places(found: Sequence[Place], *, force: bool) -> None:
    """Refuse files that an export must not replace. Raises :class:`DataError`."""
    for place in found:
        check_target(place.path, force=force)


def write_stream(db: Connection, ids: Sequence[int], stream: IO[bytes], plan: Plan, survey: Survey) -> Result:
    """Write *ids* as lines to a stream, such as stdout. Raises :class:`OSError` where it cannot be written."""
    return _write(db, ids, [Place(Path("-"), "")], [stream], plan, survey)


@contextlib.contextmanager
def write_to(
    db: Connection, ids: Sequence[int], found: Sequence[Place], plan: Plan, survey: Survey, papers: Sequence[Path] = ()
) -> Iterator[tuple[Result, list[IO[bytes]]]]:
    """Write *ids* to files. What is written to the streams of *papers* inside the block appears together with them.

    :raises DataError: something cannot be written; then nothing is
    """
    with appearing([*(place.path for place in found), *papers]) as streams:
        result = _write(db, ids, found, streams, plan, survey)
        yield result, streams[len(found) :]


def _write(
    db: Connection,
    ids: Sequence[int],
    found: Sequence[Place],
    streams: Sequence[IO[bytes]],
    plan: Plan,
    survey: Survey,
) -> Result:
    belongs = _splits(db, ids, plan, survey)
    counts = {place.split: [0, 0] for place in found}
    licences: Counter[str] = Counter()
    edited = left_out = 0
    written = new_order()
    with contextlib.ExitStack() as stack:
        through = [
            stack.enter_context(hashed(raw, place.path.name)) for place, raw in zip(found, streams, strict=False)
        ]
        sinks = {
            place.split: stack.enter_context(_sink(out, place.path, plan, survey))
            for place, (out, _) in zip(found, through, strict=True)
        }
        for example, records, was_edited, licence in _records(db, ids, plan, survey):
            if not records:
                left_out += 1
                continue
            split = belongs.get(example, "")
            for record in records:
                sinks[split].put(record)
            written.append(example)
            counts[split][0] += 1
            counts[split][1] += len(records)
            edited += was_edited
            if licence:
                licences[licence] += 1
    reports = [_report(place, counts[place.split], one) for place, (_, one) in zip(found, through, strict=True)]
    return Result(tuple(reports), edited, written, left_out, belongs, licences)


def _report(place: Place, counts: Sequence[int], through: Hashed) -> FileReport:
    examples, records = counts
    return FileReport(place.path.name, place.split, examples, records, through.bytes, through.hash.hexdigest())


def _splits(db: Connection, ids: Sequence[int], plan: Plan, survey: Survey) -> dict[int, str]:
    if not plan.splits:
        return {}
    labels = {one.example: one.label for one in standings(db, ids) if one.example in survey.threads}
    return assigned(plan.splits, labels, survey.threads, [group.members for group in clusters(db)], plan.seed)


def _sink(out: Any, path: Path, plan: Plan, survey: Survey) -> contextlib.AbstractContextManager[Sink]:
    ending = file_ending(plan, path)
    if ending == ".csv":
        return text_to(out, heading())
    return table_to(out, survey.columns) if ending == ".parquet" else lines_to(out, array=ending == ".json")


#: An example, its records, whether it was edited, and its licence.
_Found = tuple[int, Sequence[Record], bool, str]


def _records(db: Connection, ids: Sequence[int], plan: Plan, survey: Survey) -> Iterator[_Found]:
    if plan.name == "csv":
        for standing in standings(db, ids):
            yield standing.example, [verdict_line(standing)], standing.edited, ""
    elif plan.target is None and plan.name == OPENAI:
        yield from _plain(db, ids, keep_meta=plan.keep_meta)
    else:
        for one in made(db, ids, plan, survey.names):
            yield one.example.example, one.records, one.example.came is None, licence_of(one.example.row)


def _plain(db: Connection, ids: Sequence[int], *, keep_meta: bool) -> Iterator[_Found]:
    """OpenAI's format. Most lines leave as they came, and are not even parsed."""
    for example, line, row, _ in ExampleStore(db).lines(ids):
        text = line if row is None else row.encode()
        tree: Tree = loads_exact(text) if b'"_meta"' in text or b'"licen' in text else {}
        converted = META in tree and (row is not None or "format" in tree[META])
        records: list[Record] = [without_meta(tree) if converted and not keep_meta else text]
        yield example, records, row is not None, licence_of(tree)


def licence_of(row: Mapping[str, Any]) -> str:
    """What a row says of its licence, itself or in what describes it."""
    meta = row.get(META)
    kept = meta.get("kept") if isinstance(meta, dict) else None
    for part in (row, row.get("metadata"), row.get("meta"), meta, kept):
        for key in ("license", "licence"):
            value = part.get(key) if isinstance(part, Mapping) else None
            if isinstance(value, str) and value.strip():
                return value.strip()
    return ""


def make_folder(folder: Path) -> None:
    """The folder of an export, which may be there. Raises :class:`DataError`."""
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise DataError(f"cannot be made: {error.strerror}", file=folder) from None
