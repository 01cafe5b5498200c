"""Prompts: templates in files, which a project may override, and data that cannot pass for a part of them.

A template is plain text with ``$names``. What stands before a line of three hyphens is the system prompt, what stands
behind it the message. Everything that comes from data is put between marks that carry a nonce: a text cannot close the
mark that it stands in, since the nonce is made from the text itself.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template

from tooldata_tui.errors import DataError, UsageError

__all__ = ["PROMPTS", "Prompt", "fenced", "load_prompt", "prompt_file"]

_SHIPPED = Path(__file__).resolve().parent / "prompts"
#: The folder of a project's own, beside its ``tooldata.toml``.
_OWN = "prompts"
_LONGEST = 100_000
_RULE = "\n---\n"

#: What each prompt is for, and the names that its template may use. A name that begins with ``data_`` is fenced.
PROMPTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "positive": (
        "messages that call a tool, with the call",
        ("count", "wants", "voice", "data_tool", "data_others", "data_seeds", "data_avoid", "data_system"),
    ),
    "negative": (
        "messages that call nothing, with the answer",
        ("count", "kind", "wants", "voice", "data_tools", "data_seeds", "data_avoid", "data_system"),
    ),
    "boundary": (
        "messages between two labels",
        ("count", "first", "second", "voice", "data_tools", "data_rulings", "data_seeds", "data_avoid", "data_system"),
    ),
    "user": (
        "the user of a conversation of several turns",
        ("voice", "goal", "data_tools", "data_seeds", "data_talk"),
    ),
    "caller": (
        "the assistant of such a conversation, which calls the tools",
        ("data_tools", "data_system", "data_talk"),
    ),
    "result": (
        "the tools of such a conversation",
        ("fault", "data_tool", "data_call", "data_world", "data_talk"),
    ),
    "judge": (
        "a second opinion on a label, which it is not shown",
        ("data_tools", "data_talk"),
    ),
    "criteria": (
        "a second opinion on what was done",
        ("data_tools", "data_talk", "data_done"),
    ),
}


@dataclass(frozen=True, slots=True)
class Prompt:
    """One template.

    :ivar own: whether it is the project's own
    """

    name: str
    text: str
    own: bool = False

    @property
    def key(self) -> str:
        """What an example that it led to remembers it by."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:12]

    def fill(self, values: Mapping[str, str], *, salt: str = "") -> tuple[str, str]:
        """(system prompt, message) with *values* in the place of the names.

        :param salt: makes the nonce another one
        """
        data = {name: text for name, text in values.items() if name.startswith("data_")}
        nonce, shown = fenced(data, salt=salt)
        filled = Template(self.text).substitute({**values, **shown, "nonce": nonce})
        system, _, message = filled.partition(_RULE)
        return (system.strip(), message.strip()) if message else ("", system.strip())


def fenced(data: Mapping[str, str], *, salt: str = "") -> tuple[str, dict[str, str]]:
    """The nonce, and every text between marks that carry it.

    The nonce follows from all of *data*, so that whoever wrote a part of it cannot have known it.
    """
    told = hashlib.sha256(salt.encode())
    for name, text in data.items():
        told.update(f"{name}\0{len(text)}\0{text}".encode("utf-8", "backslashreplace"))
    nonce = told.hexdigest()[:16]
    shown = {
        name: f"<{name[5:]} {nonce}>\n{text}\n</{name[5:]} {nonce}>" if text else "(none)"
        for name, text in data.items()
    }
    return nonce, shown


def prompt_file(name: str, folder: Path | None) -> tuple[Path, bool]:
    """Where the template is, and whether it is the project's own. Raises :class:`UsageError` for an unknown name."""
    if name not in PROMPTS:
        from difflib import get_close_matches

        near = get_close_matches(name[:40], PROMPTS, n=1)
        raise UsageError(
            f"no prompt {name!r}", hint=f"did you mean {near[0]}?" if near else f"known: {', '.join(PROMPTS)}"
        )
    own = folder / _OWN / f"{name}.txt" if folder is not None else None
    return (own, True) if own is not None and own.is_file() else (_SHIPPED / f"{name}.txt", False)


def load_prompt(name: str, folder: Path | None = None) -> Prompt:
    """The template *name*: the project's own in *folder* if there is one, else the one that is shipped.

    :raises DataError: it cannot be read, or uses a name that there is nothing for
    """
    file, own = prompt_file(name, folder)
    try:
        text = file.read_bytes()[:_LONGEST].decode()
    except OSError as error:
        raise DataError(f"cannot be read: {error.strerror}", file=file) from None
    except UnicodeDecodeError:
        raise DataError("is not UTF-8", file=file) from None
    template, known = Template(text), (*PROMPTS[name][1], "nonce")
    if not template.is_valid():
        raise DataError("a $ stands before no name", file=file, hint="write $$ for the sign itself")
    for used in template.get_identifiers():
        if used not in known:
            raise DataError(f"there is nothing for ${used}", file=file, hint=f"known: {', '.join(known)}")
    return Prompt(name, text, own)
