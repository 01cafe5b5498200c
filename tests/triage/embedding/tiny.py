"""A BERT of two layers with random weights, written without torch: it is converted in no time."""

import json
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer
from tokenizers.processors import BertProcessing

from tooldata_tui.triage.embedding import ModelChoice

WIDTH = 32
WIDE = 64
LONGEST = 128
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789.,?!'-$"
VOCABULARY = [*SPECIAL, *LETTERS, *(f"##{letter}" for letter in LETTERS), "order", "refund", "where", "cancel", "my"]


def choice(folder: Path) -> ModelChoice:
    return ModelChoice(str(folder), threads=1)


def make_model(folder: Path, pooling: str = "mean_tokens", seed: int = 0) -> Path:
    """A whole sentence-transformers model in *folder*."""
    for sub in ("", "1_Pooling", "2_Normalize"):
        (folder / sub).mkdir(parents=True, exist_ok=True)
    steps = [("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")]
    write(folder / "modules.json", [
        {"idx": at, "name": str(at), "path": path, "type": f"sentence_transformers.models.{kind}"}
        for at, (path, kind) in enumerate(steps)
    ])  # fmt: skip
    modes = dict.fromkeys(("cls_token", "mean_tokens", "max_tokens", "mean_sqrt_len_tokens"), False) | {pooling: True}
    write(
        folder / "1_Pooling" / "config.json",
        {"word_embedding_dimension": WIDTH, **{f"pooling_mode_{mode}": said for mode, said in modes.items()}},
    )
    write(folder / "sentence_bert_config.json", {"max_seq_length": LONGEST, "do_lower_case": False})
    write(folder / "config.json", {
        "architectures": ["BertModel"], "model_type": "bert", "hidden_size": WIDTH, "intermediate_size": WIDE,
        "num_attention_heads": 2, "num_hidden_layers": 2, "max_position_embeddings": LONGEST, "pad_token_id": 0,
        "type_vocab_size": 2, "vocab_size": len(VOCABULARY), "hidden_act": "gelu", "layer_norm_eps": 1e-12,
    })  # fmt: skip
    _write_tokenizer(folder)
    _write_weights(folder / "model.safetensors", seed)
    return folder


def write(file: Path, value: object) -> None:
    file.write_text(json.dumps(value), encoding="utf-8")


def _write_tokenizer(folder: Path) -> None:
    numbers = {token: number for number, token in enumerate(VOCABULARY)}
    tokenizer = Tokenizer(WordPiece(numbers, unk_token="[UNK]"))
    tokenizer.normalizer = BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = BertPreTokenizer()
    tokenizer.post_processor = BertProcessing(("[SEP]", numbers["[SEP]"]), ("[CLS]", numbers["[CLS]"]))
    tokenizer.add_special_tokens(SPECIAL)
    tokenizer.enable_padding(length=64)  # as many models do: it must not be paid for
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "vocab.txt").write_text("\n".join(VOCABULARY) + "\n", encoding="utf-8")
    names = {f"{token[1:-1].lower()}_token": token for token in SPECIAL}
    write(folder / "tokenizer_config.json", {"tokenizer_class": "BertTokenizer", "model_max_length": LONGEST, **names})


def _write_weights(file: Path, seed: int) -> None:
    random = np.random.default_rng(seed)
    shapes: dict[str, tuple[int, ...]] = {
        "embeddings.word_embeddings.weight": (len(VOCABULARY), WIDTH),
        "embeddings.position_embeddings.weight": (LONGEST, WIDTH),
        "embeddings.token_type_embeddings.weight": (2, WIDTH),
        **_norm("embeddings.LayerNorm"),
        **_dense("pooler.dense", WIDTH, WIDTH),
    }
    for layer in (f"encoder.layer.{number}" for number in range(2)):
        for name in ("query", "key", "value"):
            shapes |= _dense(f"{layer}.attention.self.{name}", WIDTH, WIDTH)
        shapes |= _dense(f"{layer}.attention.output.dense", WIDTH, WIDTH) | _norm(f"{layer}.attention.output.LayerNorm")
        shapes |= _dense(f"{layer}.intermediate.dense", WIDE, WIDTH) | _dense(f"{layer}.output.dense", WIDTH, WIDE)
        shapes |= _norm(f"{layer}.output.LayerNorm")
    header: dict[str, object] = {"__metadata__": {"format": "pt"}}
    data = b""
    for name, shape in shapes.items():
        values = random.normal(0, 0.3, shape) + (1 if name.endswith("LayerNorm.weight") else 0)
        part = values.astype("<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [len(data), len(data) + len(part)]}
        data += part
    text = json.dumps(header).encode()
    file.write_bytes(len(text).to_bytes(8, "little") + text + data)


def _dense(name: str, rows: int, columns: int) -> dict[str, tuple[int, ...]]:
    return {f"{name}.weight": (rows, columns), f"{name}.bias": (rows,)}


def _norm(name: str) -> dict[str, tuple[int, ...]]:
    return {f"{name}.weight": (WIDTH,), f"{name}.bias": (WIDTH,)}
