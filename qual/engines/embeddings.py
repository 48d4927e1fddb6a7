"""Turns sentences into vectors with sentence-transformers: packaged model, local folder or hub."""

from __future__ import annotations

import hashlib
import math
import os
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from qual.engines import e5, e5_int8
from qual.engines.base import EngineInfo
from qual.engines.described import DescribedEncoder, starts_after
from qual.engines.e5_int8 import Int8Encoder
from qual.engines.weights import default_cache_dir
from qual.errors import BadFile, EngineMissing

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer  # takes seconds to load

AUTO = "auto"  # the packaged model, at its fastest

# The row of the model registry for the packaged model.
NAME = "e5-small"
SOURCE = "intfloat/multilingual-e5-small"
LICENCE = "MIT"
SIZE_MB = 91  # of the package; unpacked it takes 490 MB of disk and about 1 GB of memory
DIGEST = e5.WEIGHTS_SHA256
LANGUAGES = "about 100, Swedish, German and English among them"
GOOD_FOR = "finding passages of one meaning across languages, theme suggestions, code suggestions"

E5_PREFIX = e5_int8.PREFIX
_BATCH = 16  # bounds memory: 16 texts of 512 tokens take about 200 MB
_PINNED = re.compile(r"(?P<repo>[\w.-]+(?:/[\w.-]+)?)(?:@(?P<revision>[\w./-]+))?")
_MOST_OF_ALL = 0.97  # a layer on top that sentence vectors do not use may be missing
_USUAL_OWNER = "sentence-transformers"  # of names without an owner, as everywhere else
_FOLDER_REMEDY = "Choose a folder saved by sentence-transformers, with config.json and model.safetensors."
_NOT_NEEDED = ["onnx/*", "openvino/*", "*.onnx", "*.h5", "*.ot", "*.msgpack", "*.gguf", "*.bin.index.json"]


class SentenceEncoder(DescribedEncoder):
    """A SentenceTransformer in a local folder, behind the `Encoder` protocol; never touches the network."""

    def __init__(
        self,
        folder: Path,
        *,
        model: str,
        digest: str,
        prefix: str,
        threads: int | None = None,
        batch: int = _BATCH,
    ) -> None:
        with _network(allowed=False):
            self._model = _load(folder, model, threads)
        self._prefix, self._batch = prefix, batch
        dimension = int(self._model.get_embedding_dimension())
        info = EngineInfo(
            engine="sentence-transformers",
            version=version("sentence-transformers"),
            model=model,
            digest=digest,
            settings={"prefix": prefix, "dimension": dimension, "dtype": "float32"},
        )
        can_tell = getattr(self._model.tokenizer, "is_fast", False)  # where tokens begin
        super().__init__(info, dimension, most_tokens=self._model.max_seq_length if can_tell else None)

    def _tokens(self, texts: Sequence[str]) -> list[tuple[list[int], int]]:
        given = [self._prefix + text for text in texts]
        options = {"truncation": False, "return_offsets_mapping": True, "verbose": False}
        found = self._model.tokenizer(given, **options)["offset_mapping"] if given else []
        return [starts_after(self._prefix, offsets) for offsets in found]

    def _vectors(self, texts: Sequence[str]) -> np.ndarray:
        return self._model.encode(
            [self._prefix + text for text in texts],
            batch_size=self._batch,
            convert_to_numpy=True,
            show_progress_bar=False,
        ).astype(np.float32, copy=False)


class PackagedE5(SentenceEncoder):
    """The multilingual encoder that comes with Qual, unpacked into `cache_dir` at first use."""

    def __init__(self, cache_dir: Path, *, threads: int | None = None, batch: int = _BATCH) -> None:
        folder = e5.unpacked_folder(cache_dir)
        super().__init__(folder, model=NAME, digest=DIGEST, prefix=E5_PREFIX, threads=threads, batch=batch)


def load_encoder(
    name: str | os.PathLike[str] = AUTO,
    *,
    models_dir: Path | None = None,
    cache_dir: Path | None = None,
    online: bool = False,
    threads: int | None = None,
) -> SentenceEncoder | Int8Encoder:
    """Load the encoder that `name` means.

    In this order: "auto", the packaged one in 8 bits; "e5-small", the same in full precision, about four times
    slower; a folder, given by its path or by its name inside `models_dir`; a model of the hub ("owner/model", or
    "owner/model@revision" to pin it), downloaded only when `online`, else taken from where an earlier download by
    Qual or by other programs of this user left it. `threads` limits the processor cores used.

    Raises:
        EngineMissing: no such model here; the message says how to get it.
        BadFile: the folder is not a sentence-transformers model.
    """
    name, cache_dir = os.fspath(name), cache_dir or default_cache_dir()
    if name in (AUTO, e5_int8.NAME):
        return Int8Encoder(cache_dir, threads=threads)
    if name == NAME:
        return PackagedE5(cache_dir, threads=threads)
    places = [Path(name).expanduser(), *([models_dir / name] if models_dir else [])] if name.strip() else []
    folder = next((place for place in places if _is_folder(place)), None)
    if folder is None:
        folder = _from_hub(name, cache_dir / "hub", online=online)
    prefix = E5_PREFIX if re.search(r"\be5\b", name.lower()) else ""
    return SentenceEncoder(folder, model=name, digest=_digest(folder), prefix=prefix, threads=threads)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # no name of a folder, such as one that is too long
        return False


def _load(folder: Path, name: str, threads: int | None):
    import torch
    from safetensors import SafetensorError
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()
    if threads:
        torch.set_num_threads(threads)
    try:
        model = SentenceTransformer(
            str(folder), local_files_only=True, device="cpu", model_kwargs={"dtype": torch.float32}
        )
        _require_sound(model, folder, name)
    except (OSError, ValueError, KeyError, TypeError, RuntimeError, IndexError, SafetensorError) as error:
        raise BadFile(
            name,
            f"is not a sentence encoder that can be loaded ({error}).",
            remedy=_FOLDER_REMEDY,
        ) from error
    return model


def _require_sound(model: SentenceTransformer, folder: Path, name: str) -> None:
    """Raise BadFile for a model without some of its weights, which would be made up by lot, or without a tokenizer."""
    n_given, n_needed = _n_numbers(folder), sum(parameter.numel() for parameter in model.parameters())
    if n_given and n_given < _MOST_OF_ALL * n_needed:
        raise BadFile(
            name,
            f"holds {n_given:,} weights of the {n_needed:,} that its config.json speaks of.",
            remedy=_FOLDER_REMEDY,
        )
    one, other = model.encode(["my lunch", "the ward"], show_progress_bar=False)
    if np.array_equal(one, other) or not np.isfinite([one, other]).all():
        raise BadFile(
            name,
            "gives different texts the same vector, or none; its tokenizer or some weights may be missing.",
            remedy=_FOLDER_REMEDY,
        )


def _n_numbers(folder: Path) -> int:
    """Return how many weights the folder's files hold; 0 where they are in a form that does not tell."""
    from safetensors import safe_open

    found = 0
    for path in folder.rglob("*.safetensors"):
        with safe_open(path, "np") as file:
            found += sum(math.prod(file.get_slice(name).get_shape()) for name in file.keys())  # noqa: SIM118
    return 0 if any(folder.rglob("*.bin")) else found


def _digest(folder: Path) -> str:
    """Return one SHA-256 over all weight files, in the order of their names."""
    is_model = any((folder / name).is_file() for name in ("config.json", "modules.json"))
    weights = sorted(p for p in folder.rglob("*") if p.suffix in {".safetensors", ".bin"}) if is_model else []
    if not weights:
        raise BadFile(
            folder.name,
            "holds no sentence encoder (config.json and .safetensors).",
            remedy=_FOLDER_REMEDY,
        )
    digest = hashlib.sha256()
    for path in weights:
        with path.open("rb") as file:
            while part := file.read(1 << 20):
                digest.update(part)
    return digest.hexdigest()


def _from_hub(name: str, cache: Path, *, online: bool) -> Path:
    match = _PINNED.fullmatch(name)
    if match is None:
        raise EngineMissing(f"There is no folder '{name}' with a sentence encoder. Choose '{AUTO}'.")
    with _network(allowed=online):
        import httpx
        from huggingface_hub import snapshot_download
        from huggingface_hub.constants import HF_HUB_CACHE
        from huggingface_hub.errors import HFValidationError

        repo = match["repo"] if "/" in match["repo"] else f"{_USUAL_OWNER}/{match['repo']}"
        places = [(cache, True), (Path(HF_HUB_CACHE), True), *([(cache, False)] if online else [])]
        for place, is_local in places:
            try:
                return Path(
                    snapshot_download(
                        repo,
                        revision=match["revision"],
                        cache_dir=place,
                        local_files_only=is_local,
                        ignore_patterns=_NOT_NEEDED,
                    )
                )
            except (OSError, httpx.HTTPError, HFValidationError) as error:
                reason = error
        raise EngineMissing(_missing(name, online)) from reason


def _missing(name: str, online: bool) -> str:
    if online:
        return (
            f"The sentence encoder '{name}' could not be downloaded. Check its name and the connection, "
            f"import its folder, or choose '{AUTO}', which comes with Qual."
        )
    return (
        f"The sentence encoder '{name}' is not on this computer and Qual is set to stay offline. Import its "
        f"folder, let the owner switch the network on, or choose '{AUTO}', which comes with Qual."
    )


@contextmanager
def _network(*, allowed: bool) -> Iterator[None]:
    """Let the hub's library reach the network inside the block only if `allowed`, and never afterwards."""
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = os.environ["DO_NOT_TRACK"] = "1"
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    _set_offline(not allowed)
    try:
        yield
    finally:
        _set_offline(True)


def _set_offline(offline: bool) -> None:
    os.environ["HF_HUB_OFFLINE"] = os.environ["TRANSFORMERS_OFFLINE"] = "1" if offline else "0"
    if constants := sys.modules.get("huggingface_hub.constants"):  # read once, at import: too early for us
        constants.HF_HUB_OFFLINE = offline
