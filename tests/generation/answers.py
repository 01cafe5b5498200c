"""A language model that writes something new every time, for the tests of what is asked of one."""

from collections.abc import Mapping
from typing import Any

from .llm_server import Hit, plausible

__all__ = ["inventive", "sentence"]

_WORDS = [
    "amber",
    "basket",
    "candle",
    "dragon",
    "engine",
    "feather",
    "garden",
    "harbour",
    "island",
    "jacket",
    "kettle",
    "ladder",
    "mirror",
    "needle",
    "orchard",
    "pencil",
    "quarry",
    "ribbon",
    "saddle",
    "tunnel",
    "umbrella",
    "velvet",
    "window",
    "yonder",
    "zebra",
    "anchor",
    "bridge",
    "castle",
    "desert",
    "ember",
    "forest",
    "glacier",
]


def sentence(number: int) -> str:
    """A sentence that shares no three words with that of another number."""
    words = [_WORDS[(number * step + number // len(_WORDS)) % len(_WORDS)] for step in (1, 3, 5, 7)]
    return " ".join([*words, str(number)])


def inventive(hit: Hit, number: int) -> Any:
    """An answer that fits, with a new sentence wherever a message is asked for."""
    count = iter(range(number * 100, number * 100 + 100))
    return _filled(hit.schema, plausible(hit.schema, number), lambda: sentence(next(count)))


def _filled(schema: Any, value: Any, new: Any) -> Any:
    if isinstance(value, list):
        return [_filled(schema.get("items", {}), one, new) for one in value]
    if not isinstance(value, Mapping):
        return value
    properties = schema.get("properties", {})
    out = {name: _filled(properties.get(name, {}), one, new) for name, one in value.items()}
    for name in ("message", "answer"):
        if name in out:
            out[name] = new()
    if "order_id" in out:
        out["order_id"] = f"ORD-{sum(map(ord, new())) % 90000 + 10000}"
    return out
