"""What is asked of a language model, and what comes back, whichever protocol it speaks."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from tooldata_tui.dataset import Opinion

__all__ = ["Ask", "Harvest", "Usage", "Work"]


class Ask(NamedTuple):
    """One request, before a provider's protocol has a say.

    :ivar key: what it is within its job, unique there and the same after a restart: ``lookup_order/3``
    :ivar turns: role (``user`` or ``assistant``) and text, the last a user's
    :ivar name: names the reply, as servers want a schema to be named
    :ivar schema: JSON Schema of the object that the reply has to be
    """

    key: str
    system: str
    turns: tuple[tuple[str, str], ...]
    name: str
    schema: Mapping[str, Any]
    temperature: float = 1.0
    max_tokens: int = 4096


class Usage(NamedTuple):
    """Tokens of an exchange, as the server counted them."""

    sent: int = 0
    received: int = 0


class Harvest(NamedTuple):
    """What a reply gave.

    :ivar rows: OpenAI rows, as :mod:`tooldata_tui.formats.codec` describes them, with ``_meta.source`` and the like
    :ivar dropped: what was not taken, and why: sentences for a person
    :ivar opinions: about examples that are there already, for :func:`tooldata_tui.store.opinions.keep`
    """

    rows: Sequence[Mapping[str, Any]] = ()
    dropped: Sequence[str] = ()
    opinions: Sequence[Opinion] = ()


class Work(Protocol):
    """A job: what it asks for, and what it makes of the replies.

    It is rebuilt after a restart from its settings and from the replies it had, which it is given again by
    :meth:`take` in the order in which they came, before anything is asked.
    """

    def next(self) -> Ask | None:
        """What to ask next; None where nothing can be asked before a reply comes, or ever."""

    def take(self, ask_key: str, value: Any) -> Harvest:
        """Take in a reply, an object that fits the schema. Raises :class:`ValueError` with what is wrong with it."""

    def lose(self, ask_key: str) -> None:
        """Nothing will come of this ask: the server refused it, or what it said was no use however often it was asked.

        It is called in the same place after a restart.
        """

    @property
    def done(self) -> bool:
        """Nothing will be asked any more, whatever comes."""

    def plan(self) -> Iterator[Ask]:
        """What it would ask if every reply were as good as can be: for ``--dry-run`` and batch files."""
