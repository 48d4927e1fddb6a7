"""Looks into the files of a speech model before anything of it is used: complete, a Whisper, and of one piece.

Only headers are read, and nothing in them is ever run: CTranslate2's model.bin is walked tensor by tensor, and
the pickle inside an openai-whisper .pt file is read by an unpickler that knows tensors and nothing else.
"""

from __future__ import annotations

import io
import json
import math
import pickle
import struct
import zipfile
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from qual.errors import BadFile

FASTER_WHISPER, OPENAI_WHISPER = "faster-whisper", "openai-whisper"
NEEDED = ("config.json", "model.bin", "tokenizer.json")
_SIZES = {384: "tiny", 512: "base", 768: "small", 1024: "medium", 1280: "large"}  # by width; OpenAI's names
_BYTES = {0: 4, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2}  # of a number, by CTranslate2's type: f32 i8 i16 i32 f16 bf16
_STORAGES = {"FloatStorage": 4, "HalfStorage": 2, "BFloat16Storage": 2, "DoubleStorage": 8, "LongStorage": 8}
_MOST_TENSORS, _MOST_RANK, _MOST_JSON, _MOST_PICKLE = 20_000, 8, 64_000_000, 32_000_000
_ALL_LANGUAGES = 51_865  # tokens of a multilingual Whisper; one fewer knows English only
_WHOLE = "Copy or download the whole model again."
_CONVERT = (
    "Qual takes Whisper models in the faster-whisper (CTranslate2) form, a folder with model.bin, or as one .pt file "
    "of openai-whisper. Convert others with ct2-transformers-converter."
)

Shapes = dict[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class CheckedModel:
    """What the files say about a model."""

    engine: str
    weights: str  # name of the file with the weights
    family: str  # "base", "small", ... by width and depth
    n_mels: int
    n_tokens: int

    @property
    def is_multilingual(self) -> bool:
        """Whether it was made for more than English."""
        return self.n_tokens >= _ALL_LANGUAGES


def check_model(folder: Path, title: str = "") -> CheckedModel:
    """Return what kind of model lies in `folder`; raise BadFile naming what lacks or what is wrong with `title`."""
    title = title or folder.name
    points = sorted(folder.glob("*.pt"))
    if (folder / "model.bin").is_file():
        return _check_converted(folder, title)
    if len(points) == 1:
        return _check_checkpoint(points[0])
    if points:
        raise BadFile(title, "holds several .pt files.", remedy="Bring in one model at a time.")
    raise no_weights(title, [path.name for path in folder.iterdir()])


def no_weights(title: str, names: Iterable[str]) -> BadFile:
    """Return the error for a model whose files hold no weights in a form that is read here."""
    other = next((name for name in names if name.endswith((".safetensors", "pytorch_model.bin"))), "")
    problem = f"holds {other}, which is the form for training." if other else "holds no model.bin and no .pt file."
    return BadFile(title, problem, remedy=_CONVERT)


def _check_converted(folder: Path, title: str) -> CheckedModel:
    lacking = [name for name in NEEDED if not (folder / name).is_file()]
    words = [name for name in ("vocabulary.json", "vocabulary.txt") if (folder / name).is_file()]
    lacking += [] if words else ["vocabulary.json (or vocabulary.txt)"]
    if lacking:
        raise BadFile(title, f"is not complete: {', '.join(lacking)} lacking.", remedy=_WHOLE)
    with (folder / "model.bin").open("rb") as file:
        shapes = _converted_shapes(file, (folder / "model.bin").stat().st_size)
    n_tokens, width = _shape(shapes, "decoder/embeddings/weight", 2)
    conv, n_mels, _ = _shape(shapes, "encoder/conv1/weight", 3)
    depth = _depth(shapes, "encoder/layer_{}/self_attention/linear_0/weight")
    decoder = _depth(shapes, "decoder/layer_{}/self_attention/linear_0/weight")
    if conv != width or not depth or not decoder:
        raise BadFile("model.bin", "its parts do not fit each other.", remedy=_WHOLE)
    _json(folder / "config.json")
    tokenizer = _json(folder / "tokenizer.json")
    if not isinstance(tokenizer, dict) or "model" not in tokenizer:
        raise BadFile("tokenizer.json", "is no tokenizer.", remedy=_WHOLE)
    known = _n_words(folder / words[0])
    if known != n_tokens:
        raise BadFile(words[0], f"lists {known} tokens where model.bin has {n_tokens}; they are of two models.")
    _check_mels(folder, n_mels, title)
    return CheckedModel(FASTER_WHISPER, "model.bin", _family(width, depth, decoder), n_mels, n_tokens)


def _check_mels(folder: Path, n_mels: int, title: str) -> None:
    features = folder / "preprocessor_config.json"
    told = _json(features).get("feature_size") if features.is_file() else None
    if told is None and n_mels != 80:
        raise BadFile(
            title,
            f"lacks preprocessor_config.json, without which its {n_mels} bands are not known.",
            remedy=_WHOLE,
        )
    if told is not None and told != n_mels:
        raise BadFile(features.name, f"speaks of {told} bands where model.bin has {n_mels}; they are of two models.")


def _converted_shapes(file: BinaryIO, size: int) -> Shapes:
    """Return name and shape of every tensor of a CTranslate2 file; raise BadFile if it is cut off or none."""
    reader = _Reader(file, size)
    version = reader.number("<I")
    if not 4 <= version <= 6:
        raise BadFile("model.bin", "is not in the CTranslate2 form that is read here.", remedy=_CONVERT)
    spec = reader.text()
    reader.number("<I")
    if not spec.startswith("Whisper"):
        raise BadFile("model.bin", f"is no speech model of the Whisper kind but a {spec!r:.60}.", remedy=_CONVERT)
    count = reader.number("<I")
    if not 0 < count <= _MOST_TENSORS:
        raise BadFile("model.bin", "is damaged: its list of parts cannot be read.", remedy=_WHOLE)
    shapes: Shapes = {}
    for number in range(count):
        reader.where = f"part {number + 1} of {count}"
        name = reader.text()
        rank = reader.number("<B")
        if rank > _MOST_RANK:
            raise BadFile("model.bin", "is damaged.", where=reader.where, remedy=_WHOLE)
        shape = tuple(reader.number("<I") for _ in range(rank))
        kind, n_bytes = reader.number("<B"), reader.number("<I")
        if kind not in _BYTES or math.prod(shape) * _BYTES[kind] != n_bytes:
            raise BadFile("model.bin", "is damaged: sizes do not agree.", where=reader.where, remedy=_WHOLE)
        reader.skip(n_bytes)
        shapes[name] = shape
    reader.where = "its end"
    for _ in range(reader.number("<I")):
        reader.text(), reader.text()
    if not reader.at_end:
        raise BadFile("model.bin", "goes on after its end; it is damaged.", remedy=_WHOLE)
    return shapes


class _Reader:
    """Reads numbers and names from a file of known size; says where it was cut off."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file, self._size = file, size
        self.where = "its beginning"

    def number(self, form: str) -> int:
        return int(struct.unpack(form, self._take(struct.calcsize(form)))[0])

    def text(self) -> str:
        return self._take(self.number("<H")).rstrip(b"\0").decode("utf-8", "replace")

    def skip(self, n_bytes: int) -> None:
        if self._file.tell() + n_bytes > self._size:
            self._cut_off()
        self._file.seek(n_bytes, io.SEEK_CUR)

    @property
    def at_end(self) -> bool:
        return self._file.tell() == self._size

    def _take(self, n_bytes: int) -> bytes:
        data = self._file.read(n_bytes)
        if len(data) != n_bytes:
            self._cut_off()
        return data

    def _cut_off(self) -> None:
        raise BadFile("model.bin", f"is cut off ({self._size:,} bytes are here).", where=self.where, remedy=_WHOLE)


def _check_checkpoint(path: Path) -> CheckedModel:
    """Check an openai-whisper checkpoint: a zip file with a pickle that names tensors, and one file per tensor."""
    try:
        with zipfile.ZipFile(path) as archive:
            sizes = {info.filename: info.file_size for info in archive.infolist()}
            if len(sizes) != len(archive.infolist()):
                raise BadFile(path.name, "holds two files of the same name, so it is not trusted.", remedy=_CONVERT)
            pickles = [name for name in sizes if name.endswith("/data.pkl")]
            if len(pickles) != 1 or sizes[pickles[0]] > _MOST_PICKLE:
                raise BadFile(path.name, "is no checkpoint of openai-whisper.", remedy=_CONVERT)
            found = _TensorUnpickler(io.BytesIO(archive.read(pickles[0]))).load()
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise BadFile(path.name, "is cut off or no checkpoint of openai-whisper.", remedy=_WHOLE) from error
    except BadFile:
        raise
    except Exception as error:  # a pickle can go wrong in any way; none of it is run
        raise BadFile(path.name, "is no checkpoint of openai-whisper.", remedy=_CONVERT) from error
    dims, tensors = _parts(found, path.name)
    _check_tensors(dims, tensors, path.name)
    prefix = pickles[0].removesuffix("data.pkl")
    for name, tensor in tensors.items():
        if sizes.get(f"{prefix}data/{tensor.key}", -1) < tensor.n_bytes:
            raise BadFile(path.name, f"is not complete: the numbers of {name} lack.", remedy=_WHOLE)
    family = _family(dims["n_audio_state"], dims["n_audio_layer"], dims["n_text_layer"])
    return CheckedModel(OPENAI_WHISPER, path.name, family, dims["n_mels"], dims["n_vocab"])


@dataclass(frozen=True, slots=True)
class _Tensor:
    key: str
    shape: tuple[int, ...]
    n_bytes: int


@dataclass(frozen=True, slots=True)
class _Storage:
    n_bytes: int


class _TensorUnpickler(pickle.Unpickler):
    """Knows ordered dictionaries and tensors, and calls nothing else, whatever the file asks for."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("collections", "OrderedDict"):
            return OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return _rebuilt
        if (module, name) == ("torch._utils", "_rebuild_parameter"):
            return lambda tensor, *_: tensor
        if module == "torch" and name in _STORAGES:
            return _Storage(_STORAGES[name])
        raise BadFile(
            "The .pt file",
            f"asks for {module}.{name}, which a speech model has no use for; it is not trusted.",
            remedy=_CONVERT,
        )

    def persistent_load(self, pid: Any) -> tuple[_Storage, str]:
        _, storage, key, _, _ = pid
        if not isinstance(storage, _Storage):
            raise pickle.UnpicklingError("no storage")
        return storage, str(key)


def _rebuilt(stored: tuple[_Storage, str], _offset: int, shape: tuple[int, ...], *_: Any) -> _Tensor:
    storage, key = stored
    dims = tuple(int(n) for n in shape)
    return _Tensor(key, dims, math.prod(dims) * storage.n_bytes)


def _parts(found: Any, name: str) -> tuple[dict[str, int], dict[str, _Tensor]]:
    wanted = ("n_mels", "n_vocab", "n_audio_state", "n_audio_layer", "n_text_state", "n_text_layer", "n_text_ctx")
    if not isinstance(found, Mapping) or not {"dims", "model_state_dict"} <= set(found):
        raise BadFile(
            name, "lacks 'dims' or 'model_state_dict'; it is no checkpoint of openai-whisper.", remedy=_CONVERT
        )
    dims, tensors = found["dims"], found["model_state_dict"]
    if not isinstance(dims, Mapping) or not isinstance(tensors, Mapping):
        raise BadFile(name, "is no checkpoint of openai-whisper.", remedy=_CONVERT)
    lacking = [key for key in wanted if not isinstance(dims.get(key), int) or not 0 < dims[key] < 1_000_000]
    if lacking:
        raise BadFile(name, f"does not say its {', '.join(lacking)}.", remedy=_WHOLE)
    return dict(dims), {str(key): value for key, value in tensors.items() if isinstance(value, _Tensor)}


def _check_tensors(dims: Mapping[str, int], tensors: Mapping[str, _Tensor], name: str) -> None:
    sound, text = dims["n_audio_state"], dims["n_text_state"]
    expected: Shapes = {
        "encoder.conv1.weight": (sound, dims["n_mels"], 3),
        "encoder.conv2.weight": (sound, sound, 3),
        "decoder.token_embedding.weight": (dims["n_vocab"], text),
        "decoder.positional_embedding": (dims["n_text_ctx"], text),
    }
    for side, width, depth in (("encoder", sound, dims["n_audio_layer"]), ("decoder", text, dims["n_text_layer"])):
        for layer in range(min(depth, 200)):
            for kind in ("attn", "cross_attn") if side == "decoder" else ("attn",):
                for part in ("query", "key", "value", "out"):
                    expected[f"{side}.blocks.{layer}.{kind}.{part}.weight"] = (width, width)
            expected[f"{side}.blocks.{layer}.mlp.0.weight"] = (4 * width, width)
            expected[f"{side}.blocks.{layer}.mlp.2.weight"] = (width, 4 * width)
    for part, shape in expected.items():
        if part not in tensors:
            raise BadFile(name, f"is not complete: {part} lacks.", remedy=_WHOLE)
        if tensors[part].shape != shape:
            raise BadFile(
                name, f"{part} has the shape {tensors[part].shape}, not {shape}; it is damaged.", remedy=_WHOLE
            )


def _shape(shapes: Shapes, name: str, rank: int) -> tuple[int, ...]:
    shape = shapes.get(name, ())
    if len(shape) != rank:
        raise BadFile("model.bin", f"is not complete: {name} lacks.", remedy=_WHOLE)
    return shape


def _depth(shapes: Shapes, pattern: str) -> int:
    depth = 0
    while pattern.format(depth) in shapes:
        depth += 1
    return depth


def _family(width: int, depth: int, decoder_depth: int) -> str:
    size = _SIZES.get(width, f"of width {width}")
    if decoder_depth < depth:
        return f"{size}-turbo" if decoder_depth == 4 else f"{size}-distilled"
    return size


def _n_words(path: Path) -> int:
    if path.suffix == ".json":
        words = _json(path)
        if not isinstance(words, list):
            raise BadFile(path.name, "is no list of tokens.", remedy=_WHOLE)
        return len(words)
    data = path.read_bytes() if path.stat().st_size <= _MOST_JSON else b""
    return data.count(b"\n") + bool(data and not data.endswith(b"\n"))


def _json(path: Path) -> Any:
    if path.stat().st_size > _MOST_JSON:
        raise BadFile(path.name, "is far too large for what it should be.", remedy=_WHOLE)
    try:
        return json.loads(path.read_text("utf-8"))
    except (ValueError, RecursionError) as error:
        raise BadFile(path.name, "cannot be read as JSON; it is cut off or damaged.", remedy=_WHOLE) from error
