"""What may be said of language models, and what must not be."""

import re
import tomllib
from dataclasses import asdict
from pathlib import Path

import pytest

from tooldata_tui.errors import SettingsError
from tooldata_tui.settings.load import load_settings
from tooldata_tui.settings.model import GenerationSettings, ProviderSettings, Settings

NOWHERE = {"HOME": "/nonexistent"}
ROOT = Path(__file__).parents[2]


def load(folder: Path, text: str) -> Settings:
    file = folder / "tooldata.toml"
    file.write_text(text)
    return load_settings(file, NOWHERE)


def test_a_provider_is_a_table_of_its_own(tmp_path: Path) -> None:
    settings = load(
        tmp_path,
        """
        [generation]
        provider = "a"
        max_price = 5
        [providers.a]
        url = "https://x.example/v1"
        model = "m"
        price_in = 1
        price_out = 2.5
        headers = {X-Team = "t"}
        [providers."b-1.2"]
        url = "http://127.0.0.1:8000"
        model = "n"
        """,
    )
    assert settings.generation == GenerationSettings("a", max_price=5.0)
    first = ProviderSettings(url="https://x.example/v1", model="m", price_in=1, price_out=2.5, headers={"X-Team": "t"})
    assert settings.providers == {
        "a": first,
        "b-1.2": ProviderSettings(url="http://127.0.0.1:8000", model="n"),
    }
    assert settings.sources["providers.a"] == str(tmp_path / "tooldata.toml")


def test_a_provider_that_is_described_anew_keeps_nothing_of_the_old_one(tmp_path: Path) -> None:
    users = tmp_path / "home" / ".config" / "tooldata"
    users.mkdir(parents=True)
    (users / "tooldata.toml").write_text(
        '[providers.a]\nurl = "https://mine.example"\nmodel = "m"\nkey_env = "MY_KEY"\n'
    )
    file = tmp_path / "tooldata.toml"
    file.write_text('[providers.a]\nurl = "https://theirs.example"\nmodel = "m"\n')
    assert load_settings(file, {"HOME": str(tmp_path / "home")}).providers["a"].key_env == ""


@pytest.mark.parametrize(
    "url", ["http://localhost:1", "http://127.1.2.3/v1", "http://[::1]:8000/v1", "https://x.example"]
)
def test_this_machine_may_be_spoken_to_in_the_clear(tmp_path: Path, url: str) -> None:
    assert load(tmp_path, f'[providers.a]\nurl = "{url}"\nmodel = "m"\n').providers["a"].url == url


@pytest.mark.parametrize(
    ("said", "key", "reason"),
    [
        ('url = "http://x.example"', "url", "must begin with https"),
        ('url = "http://localhost.evil.example"', "url", "must begin with https"),
        ('url = "http://10.0.0.1"', "url", "must begin with https"),
        ('url = "ftp://x.example"', "url", "must be an address"),
        ('url = "x.example"', "url", "must be an address"),
        ('url = "https://"', "url", "must be an address"),
        ('url = "https://x.example:port"', "url", "must be an address"),
        ('url = "https://me:secret@x.example"', "url", "must not hold a name or a password"),
        ('url = "https://x.example/#a"', "url", "must not hold a space or a #"),
        ('model = ""', "model", "must be one line"),
        ('model = "a\\nb"', "model", "must be one line"),
        ('key_env = "sk-0123456789abcdef"', "key_env", "not the key itself"),
        ("price_in = -1\nprice_out = 1", "price_in", "must be the price of a million tokens"),
        ("price_in = 1", "price_in", "must be said together with price_out"),
        ("timeout = 0", "timeout", "must be 1 to 3600 seconds"),
        ("timeout = nan", "timeout", "must be"),
        ("concurrency = 0", "concurrency", "must be 1 to 256"),
        ("requests_per_minute = -1", "requests_per_minute", "must be 0, for no limit, or more"),
        ('headers = {Authorization = "Bearer x"}', "headers", "a key belongs into the variable"),
        ('headers = {x-api-key = "x"}', "headers", "a key belongs into the variable"),
        ('headers = {"a b" = "x"}', "headers", "must be named with"),
        ('headers = {a = "x\\r\\ny"}', "headers", "must be printable text"),
        ("headers = {a = 3}", "headers", "must be a table of texts"),
        ('protocol = "opnai"', "protocol", 'did you mean "openai"?'),
        ('structured = "json"', "structured", 'choose one of "schema"'),
        ('price_in = "1"', "price_in", "must be a number"),
        ("modle = 3", "modle", 'did you mean "model"?'),
        ('proxy = "nowhere"', "proxy", "must be an address"),
    ],
)
def test_a_mistake_names_the_key_and_the_reason(tmp_path: Path, said: str, key: str, reason: str) -> None:
    rest = {"url": 'url = "https://x.example"', "model": 'model = "m"'}
    text = "\n".join([said, *(line for name, line in rest.items() if not said.startswith(name + " "))])
    with pytest.raises(SettingsError) as raised:
        load(tmp_path, f"[providers.a]\n{text}\n")
    assert raised.value.path == f"providers.a.{key}"
    assert reason in str(raised.value)


@pytest.mark.parametrize(
    "text", ['[providers."a b"]\nmodel = "m"', "[providers]\na = 3", "[generation]\nmax_price = -1"]
)
def test_what_is_no_provider_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(SettingsError):
        load(tmp_path, text)


def test_the_page_shows_every_key_with_what_holds_without_it() -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    block = re.search(r"## Providers\n.*?```toml\n(.*?)```", page, re.DOTALL)
    assert block is not None
    shown = tomllib.loads(block[1])["providers"]
    defaults = asdict(ProviderSettings())
    assert list(shown["openai"]) == list(defaults)
    given = {"url", "model", "key_env", "price_in", "price_out"}
    assert {key: shown["openai"][key] for key in shown["openai"] if key not in given} == {
        key: value for key, value in defaults.items() if key not in given
    }
