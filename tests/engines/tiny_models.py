"""Speech models of no use but the right form: a complete Whisper folder of under a megabyte, and ways to spoil it."""

from __future__ import annotations

import json
import struct
import zipfile
from pathlib import Path

N_TOKENS, WIDTH, MELS = 51_865, 8, 80
_HALF = 4  # CTranslate2's number for 16-bit floats


def shapes() -> dict[str, tuple[int, ...]]:
    """Return the tensors of a Whisper with one layer on each side."""
    found: dict[str, tuple[int, ...]] = {
        "decoder/embeddings/weight": (N_TOKENS, WIDTH),
        "encoder/conv1/weight": (WIDTH, MELS, 3),
        "encoder/conv2/weight": (WIDTH, WIDTH, 3),
    }
    for side in ("encoder", "decoder"):
        found[f"{side}/layer_0/self_attention/linear_0/weight"] = (3 * WIDTH, WIDTH)
    return found


def model_bin(
    *, spec: str = "WhisperSpec", version: int = 6, tensors: dict[str, tuple[int, ...]] | None = None
) -> bytes:
    """Return a model.bin in CTranslate2's form, all zeros."""
    tensors = shapes() if tensors is None else tensors
    out = [struct.pack("<I", version), _text(spec), struct.pack("<II", 3, len(tensors))]
    for name, shape in tensors.items():
        size = 2
        for n in shape:
            size *= n
        out += [_text(name), struct.pack(f"<B{len(shape)}I", len(shape), *shape), struct.pack("<BI", _HALF, size)]
        out.append(bytes(size))
    out.append(struct.pack("<I", 0))
    return b"".join(out)


def write_model(folder: Path, *, without: str = "", **changes: bytes) -> Path:
    """Write a complete model, except `without`; `changes` replaces files, a dot written as two underscores."""
    folder.mkdir(parents=True)
    files = {
        "model.bin": model_bin(),
        "config.json": b"{}",
        "tokenizer.json": json.dumps({"model": {"vocab": {}}, "added_tokens": []}).encode(),
        "vocabulary.json": json.dumps([f"t{n}" for n in range(N_TOKENS)]).encode(),
        "README.md": b"---\nlicense: apache-2.0\nlanguage:\n- sv\n---\n# A model\n",
    } | {name.replace("__", "."): data for name, data in changes.items()}
    for name, data in files.items():
        if name != without:
            (folder / name).write_bytes(data)
    return folder


def zip_of(folder: Path, target: Path, *, inside: str = "model/") -> Path:
    """Zip a folder's files under `inside`."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for file in sorted(folder.iterdir()):
            archive.write(file, f"{inside}{file.name}")
    return target


def _text(text: str) -> bytes:
    data = text.encode() + b"\0"
    return struct.pack("<H", len(data)) + data
