"""``tooldata overlap``: which examples have a message, or a call, in common with reference sets."""

from argparse import Namespace
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tooldata_tui.cli.arguments import Parser, add_json, add_project, add_tools
from tooldata_tui.cli.output import say_json, say_table, tell
from tooldata_tui.cli.references import named_references, references_of
from tooldata_tui.cli.target import shown_file, target_of
from tooldata_tui.errors import UsageError
from tooldata_tui.text import plural

if TYPE_CHECKING:
    from tooldata_tui.cli.opening import Opened
    from tooldata_tui.tasks.overlapping import Compared
    from tooldata_tui.tasks.reference_file import ReferenceFile
    from tooldata_tui.triage.points import Point


def define(parser: Parser) -> None:
    add_project(parser)
    parser.add_argument(
        "files",
        metavar="FILE",
        nargs="*",
        default=[],
        help="reference set, in any format that is read; by default what the settings name",
    )
    add_tools(parser)
    add_json(parser)


def run(arguments: Namespace) -> int:
    from tooldata_tui.cli.opening import opened
    from tooldata_tui.tasks.overlapping import compare_with
    from tooldata_tui.tasks.scanning import read_points

    target = target_of(arguments.project, tools=arguments.tools)
    files = named_references(arguments.files) if arguments.files else references_of(target)
    if not files:
        raise UsageError("overlap: no FILE", hint="or name reference sets under [project] references in tooldata.toml")
    with opened(target, keep=False) as work:
        points = read_points(work.db).points
        compared = compare_with(files, points)
        _print(work, points, files, compared, json=arguments.json)
    return int(bool(compared.overlaps))


def _print(
    work: "Opened", points: "Sequence[Point]", files: "Sequence[ReferenceFile]", compared: "Compared", *, json: bool
) -> None:
    from tooldata_tui.cli.findings import source_object
    from tooldata_tui.store.examples import ExampleStore
    from tooldata_tui.store.listing import places
    from tooldata_tui.tasks.overlapping import CODES, place_of

    for file, read, over, met in zip(files, compared.read, compared.passed_over, compared.met, strict=True):
        rest = f", {over:,} more cannot be read" if over else ""
        tell(f"{file.name}: {met:,} of {plural(read, 'row')} have something in common with this project{rest}")
    ids = sorted({points[one.point].example for one in compared.overlaps})
    if json:
        known = places(work.db, ids)
        for one in compared.overlaps:
            point = points[one.point]
            place = known[point.example]
            say_json(
                {
                    "example": point.example,
                    "source": source_object(place._replace(file=shown_file(work.project.path, place.file))),
                    "turn": point.turn,
                    "code": CODES[one.same],
                    "score": one.score,
                    "reference": {"file": files[one.file].name, "line": one.line, "id": one.id},
                }
            )
        return
    titles = {row.id: row.title for row in ExampleStore(work.db).page(ids)}
    say_table(
        [
            (f"#{point.example}", one.same.word, place_of(files, one), titles.get(point.example, ""))
            for one in compared.overlaps
            for point in [points[one.point]]
        ],
        right=(0,),
    )
