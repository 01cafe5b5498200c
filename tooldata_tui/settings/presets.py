"""The presets of keys: what each changes in those that the actions have."""

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["PRESETS"]

#: What a preset changes in the keys of ``default``.
PRESETS: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "default": {},
        "prodigy": {
            "review.skip": ("space", "s"),
            "review.undo": ("backspace", "delete", "u"),
            "mark.toggle": ("m",),
            "reason.call_missing": ("M",),
            "map.open": ("O",),
            "help.open": ("question_mark", "f1"),
        },
        "vim": {
            "list.page_down": ("ctrl+f", "pagedown"),
            "list.page_up": ("ctrl+b", "pageup"),
            "example.scroll_down": ("ctrl+e", "J"),
            "example.scroll_up": ("ctrl+y", "K"),
            "pane.next": ("l", "tab", "right"),
            "pane.previous": ("h", "shift+tab", "left"),
            "review.edit": ("i", "e"),
            "bulk.take_fixes": ("ampersand",),
            "reason.unrealistic": ("I",),
            "reason.should_ask": ("H",),
            "health.open": ("W",),
            "reason.duplicate": ("L",),
        },
    }
)
