"""A template is found in a file, or in the folder of a tokenizer."""

import json
from pathlib import Path

import pytest

from tooldata_tui.errors import DataError, UsageError
from tooldata_tui.targets.template_files import read_template


def test_a_file_is_the_template_and_has_the_usual_tokens(tmp_path: Path) -> None:
    file = tmp_path / "chat.jinja"
    file.write_text("{{ bos_token }}é", encoding="utf-8")
    found = read_template(file)
    assert (found.source, found.tokens["bos_token"]) == ("{{ bos_token }}é", "<s>")


def test_a_tokenizer_has_it_in_its_settings(tmp_path: Path) -> None:
    config = {
        "chat_template": "{% generation %}x{% endgeneration %}",
        "bos_token": {"content": "<bos>"},
        "eos_token": "<eos>",
    }
    (tmp_path / "tokenizer_config.json").write_text(json.dumps(config))
    found = read_template(tmp_path)
    assert found.tokens == {"bos_token": "<bos>", "eos_token": "<eos>"}


def test_of_several_the_one_for_tools_is_taken_or_the_one_that_is_named(tmp_path: Path) -> None:
    named = [
        {"name": "default", "template": "d"},
        {"name": "tool_use", "template": "t"},
        {"name": "rag", "template": "r"},
    ]
    (tmp_path / "tokenizer_config.json").write_text(json.dumps({"chat_template": named}))
    assert read_template(tmp_path).source == "t"
    assert read_template(tmp_path, "rag").source == "r"
    with pytest.raises(UsageError, match="default, tool_use, rag"):
        read_template(tmp_path, "none")


def test_files_of_their_own_count_more_than_the_settings(tmp_path: Path) -> None:
    (tmp_path / "tokenizer_config.json").write_text(json.dumps({"chat_template": "old"}))
    (tmp_path / "chat_template.jinja").write_text("new")
    assert read_template(tmp_path).source == "new"
    (tmp_path / "additional_chat_templates").mkdir()
    (tmp_path / "additional_chat_templates" / "tool_use.jinja").write_text("tools")
    assert read_template(tmp_path).source == "tools"
    assert read_template(tmp_path, "default").source == "new"


def test_what_is_no_template_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such template"):
        read_template(tmp_path / "nowhere")
    with pytest.raises(UsageError, match="no chat template"):
        read_template(tmp_path)
    (tmp_path / "tokenizer_config.json").write_text("{")
    with pytest.raises(DataError, match="not JSON"):
        read_template(tmp_path)
    (tmp_path / "x.jinja").write_bytes(b"\xff")
    with pytest.raises(DataError, match="UTF-8"):
        read_template(tmp_path / "x.jinja")
