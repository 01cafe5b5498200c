"""Who is asked to generate, and what it may cost: ``[providers.NAME]`` and ``[generation]``."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from tooldata_tui.text import one_line

if TYPE_CHECKING:
    from urllib.parse import SplitResult

__all__ = ["GenerationSettings", "ProviderSettings", "is_loopback", "unfit_generation", "unfit_provider"]

#: Read by pydantic where a table is validated; stated here without importing it.
_EXACT: Final = {"extra": "forbid", "strict": True}

_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")
_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,63}")
#: Headers that we set, or that carry a secret, which has no place in a file.
_OURS = {
    "authorization",
    "x-api-key",
    "api-key",
    "cookie",
    "proxy-authorization",
    "host",
    "content-length",
    "connection",
}
_MAX_LINE = 256
_MAX_HEADERS = 20
_MAX_TIMEOUT = 3600
_MAX_CONCURRENCY = 256
_MAX_PRICE = 1_000_000
_MAX_COUNT = 1_000_000_000_000


@dataclass(frozen=True, slots=True)
class ProviderSettings:
    """``[providers.NAME]``.

    :ivar protocol: ``openai`` (``/v1/chat/completions``) or ``anthropic`` (``/v1/messages``)
    :ivar url: where the server is; ``https``, but for this machine itself
    :ivar key_env: the environment variable that holds the key; empty for a server that wants none
    :ivar structured: how a reply is made to be JSON: by a schema, by a tool that has to be called, or by asking for it;
        ``anthropic`` has its schemas in tools, so that the first two are one there
    :ivar price_in: of a million tokens sent; None where nobody said
    :ivar price_out: of a million tokens received
    :ivar timeout: seconds that one request may take from beginning to end
    :ivar concurrency: requests in flight at the same time
    :ivar requests_per_minute: 0 for no limit, as with ``tokens_per_minute``
    :ivar headers: sent along with every request; never a secret
    :ivar proxy: through which the server is reached; those that the environment names are not used
    """

    __pydantic_config__ = _EXACT

    protocol: Literal["openai", "anthropic"] = "openai"
    url: str = ""
    model: str = ""
    key_env: str = ""
    structured: Literal["schema", "tool", "plain"] = "schema"
    price_in: float | None = None
    price_out: float | None = None
    timeout: float = 120.0
    concurrency: int = 8
    requests_per_minute: int = 0
    tokens_per_minute: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    proxy: str = ""


@dataclass(frozen=True, slots=True)
class GenerationSettings:
    """``[generation]``: what a project may spend in all its life; 0 means that nothing holds it back.

    :ivar provider: the one that is asked where a command names none
    """

    __pydantic_config__ = _EXACT

    provider: str = ""
    max_requests: int = 0
    max_tokens: int = 0
    max_price: float = 0.0


def is_loopback(host: str) -> bool:
    """Whether *host* is this machine itself."""
    from ipaddress import ip_address

    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def unfit_provider(provider: ProviderSettings) -> Iterator[tuple[str, str]]:
    """(key, why its value will not do) of each value of the right type that will not."""
    if reason := _unfit_url(provider.url):
        yield "url", reason
    if not provider.model or provider.model != one_line(provider.model) or len(provider.model) > _MAX_LINE:
        yield "model", f"must be one line of up to {_MAX_LINE} visible characters"
    if provider.key_env and not _VARIABLE.fullmatch(provider.key_env):
        yield "key_env", "must be the name of an environment variable, not the key itself"
    for key in ("price_in", "price_out"):
        price: float | None = getattr(provider, key)
        if price is not None and not 0 <= price <= _MAX_PRICE:
            yield key, "must be the price of a million tokens"
    if (provider.price_in is None) != (provider.price_out is None):
        yield "price_in", "must be said together with price_out"
    if not 1 <= provider.timeout <= _MAX_TIMEOUT:
        yield "timeout", f"must be 1 to {_MAX_TIMEOUT} seconds"
    if not 1 <= provider.concurrency <= _MAX_CONCURRENCY:
        yield "concurrency", f"must be 1 to {_MAX_CONCURRENCY}"
    for key in ("requests_per_minute", "tokens_per_minute"):
        if not 0 <= getattr(provider, key) <= _MAX_COUNT:
            yield key, "must be 0, for no limit, or more"
    if reason := _unfit_headers(provider.headers):
        yield "headers", reason
    if provider.proxy and (reason := _unfit_url(provider.proxy, needs_https=False)):
        yield "proxy", reason


def unfit_generation(generation: GenerationSettings) -> Iterator[tuple[str, str]]:
    """(key, why its value will not do) of each value of the right type that will not."""
    for key in ("max_requests", "max_tokens", "max_price"):
        if not 0 <= getattr(generation, key) <= _MAX_COUNT:
            yield key, "must be 0, for no limit, or more"


def _unfit_url(url: str, *, needs_https: bool = True) -> str:
    parts = _split(url)
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname or url != one_line(url):
        return 'must be an address such as "https://api.openai.com/v1"'
    if parts.username or parts.password:
        return "must not hold a name or a password"
    if parts.fragment or " " in url:
        return "must not hold a space or a #"
    if needs_https and parts.scheme == "http" and not is_loopback(parts.hostname):
        return "must begin with https: the key would be sent for everybody to read"
    return ""


def _split(url: str) -> "SplitResult | None":
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts


def _unfit_headers(headers: Mapping[str, str]) -> str:
    if len(headers) > _MAX_HEADERS:
        return f"must be no more than {_MAX_HEADERS}"
    for name, value in headers.items():
        if not _HEADER.fullmatch(name):
            return f"must be named with letters, digits and hyphens, not {one_line(name)[:_MAX_LINE]}"
        if name.lower() in _OURS:
            return f"must not hold {name.lower()}: a key belongs into the variable that key_env names"
        if not value.isascii() or not value.isprintable() or len(value) > _MAX_LINE:
            return f"must be printable text of up to {_MAX_LINE} characters"
    return ""
