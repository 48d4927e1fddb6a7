"""Turns sentences into vectors with sentence-transformers: packaged model, local folder or hub."""

from __future__ import annotations

import hashlib
import os
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import numpy as np

from qual.engines import e5, e5_int8
from qual.engines.base import EngineInfo
from qual.engines.described import DescribedEncoder, starts_after
from qual.engines.e5_int8 import Int8Encoder
from qual.engines.weights import default_cache_dir
from qual.errors import BadFile, EngineMissing

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
    name: str = AUTO,
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
    cache_dir = cache_dir or default_cache_dir()
    if name in (AUTO, e5_int8.NAME):
        return Int8Encoder(cache_dir, threads=threads)
    if name == NAME:
        return PackagedE5(cache_dir, threads=threads)
    for folder in (Path(name).expanduser(), *([models_dir / name] if models_dir else [])):
        if folder.is_dir():
            break
    else:
        folder = _from_hub(name, cache_dir / "hub", online=online)
    prefix = E5_PREFIX if re.search(r"\be5\b", name.lower()) else ""
    return SentenceEncoder(folder, model=name, digest=_digest(folder), prefix=prefix, threads=threads)


def _load(folder: Path, name: str, threads: int | None):
    import torch
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()
    if threads:
        torch.set_num_threads(threads)
    try:
        return SentenceTransformer(
            str(folder), local_files_only=True, device="cpu", model_kwargs={"dtype": torch.float32}
        )
    except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
        raise BadFile(
            name,
            f"is not a sentence encoder that can be loaded ({error}).",
            remedy=_FOLDER_REMEDY,
        ) from error


def _digest(folder: Path) -> str:
    """Return one SHA-256 over all weight files, in the order of their names."""
    weights = sorted(p for p in folder.rglob("*") if p.suffix in {".safetensors", ".bin"})
    if not weights:
        raise BadFile(
            folder.name,
            "holds no weights (.safetensors).",
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
