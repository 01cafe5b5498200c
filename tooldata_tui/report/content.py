"""What a report says, before it is a page."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tooldata_tui.dataset.finding import Finding
from tooldata_tui.rules.health_numbers import Health

__all__ = ["MAP_FULL", "MAP_MARGIN", "Content", "MapPoint", "PointMap", "Worst"]

#: How far the map goes in both directions, and how much is drawn around it.
MAP_FULL, MAP_MARGIN = 65_535, 2_000


class Worst(NamedTuple):
    """An example that is worth a look, with what was found about it.

    :ivar place: file and line
    :ivar said: what the user said last; ``called`` is what was answered to it
    """

    id: int
    place: str
    label: str
    said: str
    called: str
    findings: Sequence[Finding]


class MapPoint(NamedTuple):
    """A decision point on the map.

    :ivar x: from the left, at most ``MAP_FULL``; ``y`` is from the top
    :ivar label: number in the labels of the map
    :ivar doubt: what was found about its example that a person should look at; empty for nothing
    """

    x: int
    y: int
    label: int
    example: int
    said: str
    doubt: str


class PointMap(NamedTuple):
    """The map, or a part of its points.

    :ivar labels: the most frequent ones; points of others have the number behind the last
    :ivar total: points of the whole map
    """

    labels: Sequence[str]
    points: Sequence[MapPoint]
    total: int


class Content(NamedTuple):
    """Everything on the page.

    :ivar statuses: examples by status
    :ivar rules: findings about single examples by code, the most frequent first, with what each rule says
    :ivar about: what was found about the set
    :ivar left: what is known of the errors that are left, in sentences
    :ivar map: None where there are no vectors
    """

    name: str
    version: str
    examples: int
    statuses: Mapping[str, int]
    health: Health
    rules: Sequence[tuple[str, int, str]]
    about: Sequence[Finding]
    worst: Sequence[Worst]
    left: Sequence[str]
    map: PointMap | None
