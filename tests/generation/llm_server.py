"""The language model of the tests: the double that comes with the demo, and what it takes to ask it.

with running([Fault(429, {"Retry-After": "1"}), None]) as server:
    provider_at(server) ...
"""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

from tooldata_tui.generation.providers import Provider
from tooldata_tui.settings.providers import ProviderSettings

__all__ = ["KEY", "Fault", "Hit", "LlmServer", "plausible", "provider_at", "running"]

#: What the tests use for a key: found anywhere, it has leaked.
KEY = "sk-canary-0123456789abcdef"

_FILE = Path(__file__).parents[2] / "demo" / "llm_server.py"


def _loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("demo_llm_server", _FILE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its dataclasses ask for it
    spec.loader.exec_module(module)
    return module


_server = _loaded()
Fault, Hit, LlmServer = _server.Fault, _server.Hit, _server.LlmServer
plausible, running = _server.plausible, _server.running


def provider_at(server: Any, protocol: Literal["openai", "anthropic"] = "openai", **settings: Any) -> Provider:
    """The provider that *server* is."""
    given = {"model": "local-1", "timeout": 20.0, "price_in": 1.0, "price_out": 2.0, **settings}
    return Provider("local", ProviderSettings(protocol=protocol, url=server.url, **given))
