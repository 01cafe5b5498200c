"""Language models that can be asked, by the name the settings call them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from tooldata_tui.errors import UsageError
from tooldata_tui.generation.exchange import Ask, Usage
from tooldata_tui.generation.providers import anthropic, openai
from tooldata_tui.generation.providers.protocol import Answer, Wire
from tooldata_tui.settings.model import Settings
from tooldata_tui.settings.providers import ProviderSettings

__all__ = ["Answer", "Provider", "Wire", "provider_of"]

_WIRES = {"openai": openai.WIRE, "anthropic": anthropic.WIRE}
_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Provider:
    """A language model, where it is, and how it is spoken to."""

    name: str
    settings: ProviderSettings

    @property
    def wire(self) -> Wire:
        return _WIRES[self.settings.protocol]

    @property
    def model(self) -> str:
        return self.settings.model

    @property
    def host(self) -> str:
        """Where the data goes, as a person is asked about it: with its port, where that is not the usual one."""
        return urlsplit(self.settings.url).netloc

    @property
    def endpoint(self) -> str:
        """The address of requests."""
        parts = urlsplit(self.settings.url)
        return urlunsplit(parts._replace(path=self.wire.endpoint(parts.path)))

    @property
    def has_price(self) -> bool:
        return self.settings.price_in is not None and self.settings.price_out is not None

    def price(self, usage: Usage) -> float:
        """What an exchange costs; 0 where nobody said what a token does."""
        per_sent, per_received = self.settings.price_in or 0.0, self.settings.price_out or 0.0
        return (usage.sent * per_sent + usage.received * per_received) / _MILLION

    def body(self, ask: Ask) -> dict[str, Any]:
        """What is sent for *ask*."""
        host = urlsplit(self.settings.url).hostname or ""
        return self.wire.body(ask, self.model, self.settings.structured, host)

    def read(self, reply: Any) -> Answer:
        """What a reply comes down to. Raises nothing."""
        return self.wire.read(reply, self.settings.structured)


def provider_of(settings: Settings, name: str = "") -> Provider:
    """The provider that *name*, or ``[generation]``, names. Raises :class:`UsageError` where there is none."""
    known: Mapping[str, ProviderSettings] = settings.providers
    name = name or settings.generation.provider or (next(iter(known)) if len(known) == 1 else "")
    if not name:
        hint = f"name one with --provider: {', '.join(known)}" if known else "describe one as [providers.NAME]"
        raise UsageError("no language model is named that could be asked", file=settings.file, hint=hint)
    if name not in known:
        hint = f"known: {', '.join(known)}" if known else "describe it as [providers.NAME]"
        raise UsageError(f"there is no provider {name}", file=settings.file, hint=hint)
    return Provider(name, known[name])
