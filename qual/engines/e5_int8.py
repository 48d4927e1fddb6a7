"""Writes the packaged sentence encoder as a network of 8-bit numbers and runs it with onnxruntime.

Nearly all of an encoder's time goes into products of matrices. Here they are products of whole numbers: weights in
127 steps for each output, activations in 256 steps between fixed bounds (`e5_ranges`). Only texts of equal length are
run together, so that no padding is computed and a text's vector, to the last bit, depends on nothing else; several
threads share the batches.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np

from qual.engines import e5
from qual.engines.base import EngineInfo
from qual.engines.described import DescribedEncoder, starts_after
from qual.engines.e5_ranges import RANGES, Range
from qual.engines.onnx_graph import CONTRIB, Graph
from qual.engines.weights import sha256_of
from qual.errors import EngineMissing

NAME = "e5-small-int8"
FORMAT = 3  # raise when the graph changes
# Of the file that this module writes, which is the same on every machine.
MODEL_SHA256 = "362a4115cea6a00bda47530ca880126cc9bfb4b76664477e39fd2fe8ecf39cc6"
PREFIX = "query: "  # the model was trained with it; the same on both sides makes sentences comparable
DIMENSION = 384
_BYTES = 148_000_000  # that the network and its tokenizer take
MOST_TOKENS = 512
BATCH_TOKENS = 256  # more are no faster
_STEPS = 127
_HEADS = 12
_EPSILON = 1e-12
_SPREAD = 3  # standard deviations that an activation seldom exceeds
_BLOCK = 32  # numbers of a word's vector that share a scale, as in the packaged file


class Int8Encoder(DescribedEncoder):
    """The multilingual encoder that comes with Qual, written to `cache_dir` at first use."""

    def __init__(self, cache_dir: Path, *, threads: int | None = None) -> None:
        from onnxruntime import GraphOptimizationLevel, InferenceSession, SessionOptions
        from tokenizers import Tokenizer

        folder = _verified_folder(cache_dir)
        options = SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        # Fusing additions with normalisations, as the higher levels do, is five times slower on processors.
        options.graph_optimization_level = GraphOptimizationLevel.ORT_ENABLE_BASIC
        providers = ["CPUExecutionProvider"]
        self._session = InferenceSession(str(folder / "model.onnx"), options, providers=providers)
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._threads = threads or os.cpu_count() or 1
        info = EngineInfo(
            engine="onnxruntime",
            version=version("onnxruntime"),
            model=NAME,
            digest=MODEL_SHA256,
            settings={"prefix": PREFIX, "dimension": DIMENSION, "dtype": "int8"},
        )
        super().__init__(info, DIMENSION, most_tokens=MOST_TOKENS)

    def _tokens(self, texts: Sequence[str]) -> list[tuple[list[int], int]]:
        found = self._tokenizer.encode_batch([PREFIX + text for text in texts])
        return [starts_after(PREFIX, one.offsets) for one in found]

    def _vectors(self, texts: Sequence[str]) -> np.ndarray:
        found = self._tokenizer.encode_batch_fast([PREFIX + text for text in texts])
        ids = [one.ids if len(one.ids) <= MOST_TOKENS else [*one.ids[: MOST_TOKENS - 1], one.ids[-1]] for one in found]
        batches = _batches([len(one) for one in ids])
        vectors = np.empty((len(ids), DIMENSION), np.float32)

        def run(rows: list[int]) -> None:
            vectors[rows] = self._run(np.array([ids[row] for row in rows], np.int64))

        if self._threads == 1 or len(batches) == 1:
            for rows in batches:
                run(rows)
            return vectors
        with ThreadPoolExecutor(min(self._threads, len(batches))) as pool:
            list(pool.map(run, batches))
        return vectors

    def _run(self, ids: np.ndarray) -> np.ndarray:
        """Return vectors, float32 of shape (n_texts, 384), for token ids of shape (n_texts, length)."""
        length = ids.shape[1]
        shares = np.full((1, length), 1 / length, np.float32)
        return self._session.run(None, {"ids": ids, "positions": np.arange(length), "shares": shares})[0]


def _batches(lengths: Sequence[int]) -> list[list[int]]:
    """Divide texts into batches of equal length and about BATCH_TOKENS tokens, the longest texts first."""
    alike: defaultdict[int, list[int]] = defaultdict(list)
    for row, length in enumerate(lengths):
        alike[length].append(row)
    found = []
    for length, rows in sorted(alike.items(), reverse=True):
        most = max(1, BATCH_TOKENS // length)
        found += [rows[first : first + most] for first in range(0, len(rows), most)]
    return found


def _verified_folder(cache_dir: Path) -> Path:
    """Return the folder with the network, which is used only if it came out as on every other computer."""
    folder = e5.made_folder(cache_dir / f"e5-int8-{e5.WEIGHTS_SHA256[:12]}-{FORMAT}", _write, _BYTES)
    if sha256_of(folder / "model.onnx") != MODEL_SHA256:
        raise EngineMissing(
            f"The packaged sentence encoder could not be written as tested on this computer. {e5.REMEDY}; if that "
            "does not help, choose 'e5-small', which is the same model, slower."
        )
    return folder


def _write(packed: bytes, folder: Path) -> None:
    e5.write_tokenizer(packed, folder)
    write_graph(e5.read_network(packed), folder / "model.onnx")


def write_graph(tensors: dict[str, np.ndarray], path: Path) -> None:
    """Write a BertModel's tensors as an ONNX file: token ids and positions in, the mean of the last layer out.

    The mean is a product with `shares`, which are all 1 / n: the operator for means adds in another order when there
    are several texts.
    """
    inputs = [("ids", "int64", ("texts", "n")), ("positions", "int64", ("n",)), ("shares", "float32", (1, "n"))]
    graph = Graph("e5", inputs)
    x = _embed(graph, tensors)
    for number in range(sum(name.endswith("output.dense.weight") for name in tensors) // 2):
        x = _layer(graph, tensors, number, x)
    mean = graph.node("MatMul", ["shares", x], "mean")
    graph.save(path, graph.node("Reshape", [mean, graph.weight("vector.shape", np.array([-1, DIMENSION]))], "vector"))


def _embed(graph: Graph, tensors: dict[str, np.ndarray]) -> str:
    """Add the words' vectors, kept in 8 bits with a scale for every 32 numbers, and their positions'."""
    table = tensors["embeddings.word_embeddings.weight"]
    blocks = table.reshape(len(table), -1, _BLOCK)
    scales = np.abs(blocks).max(axis=2, keepdims=True) / np.float32(_STEPS)
    steps = np.rint(blocks / np.where(scales > 0, scales, 1)).astype(np.int8)
    rows = graph.node("Gather", [graph.weight("word.steps", steps), "ids"], "word.rows")
    row_scales = graph.node("Gather", [graph.weight("word.scales", scales), "ids"], "word.row_scales")
    values = graph.node("Mul", [graph.node("Cast", [rows], "word.float", to=1), row_scales], "word.values")
    shape = graph.weight("word.shape", np.array([0, 0, table.shape[1]]))
    words = graph.node("Reshape", [values, shape], "words")
    places = tensors["embeddings.position_embeddings.weight"] + tensors["embeddings.token_type_embeddings.weight"][0]
    positions = graph.node("Gather", [graph.weight("places", places), "positions"], "place.rows")
    return _normalised(graph, tensors, "embeddings.LayerNorm", words, positions)


def _layer(graph: Graph, tensors: dict[str, np.ndarray], number: int, x: str) -> str:
    layer = f"encoder.layer.{number}"
    ranges = RANGES[number]
    steps = _in_steps(graph, f"{layer}.asked", x, ranges.asked)
    heads = [f"{layer}.attention.self.{name}" for name in ("query", "key", "value")]
    parts = [_dense(graph, tensors, head, steps) for head in heads]
    heard = graph.node("MultiHeadAttention", parts, f"{layer}.heard", CONTRIB, num_heads=_HEADS)
    steps = _in_steps(graph, f"{layer}.heard", heard, ranges.heard)
    made = _dense(graph, tensors, f"{layer}.attention.output.dense", steps)
    x = _normalised(graph, tensors, f"{layer}.attention.output.LayerNorm", made, x)
    large, wide_large = evened(tensors, layer)
    steps = _in_steps(graph, f"{layer}.intermediate", x, ranges.narrow, large)
    wide = _dense(graph, tensors, f"{layer}.intermediate.dense", steps, large)
    active = graph.node("Gelu", [wide], f"{layer}.gelu", CONTRIB)
    steps = _in_steps(graph, f"{layer}.output", active, ranges.wide, wide_large)
    made = _dense(graph, tensors, f"{layer}.output.dense", steps, wide_large)
    return _normalised(graph, tensors, f"{layer}.output.LayerNorm", made, x)


def evened(tensors: dict[str, np.ndarray], layer: str) -> tuple[np.ndarray, np.ndarray]:
    """Return by how much to divide each input of the two wide products, whose weights are multiplied by as much.

    A few activations are up to fifty times as large as most, and would leave hardly any of 256 steps to the others
    (Xiao et al. 2023, "SmoothQuant", ICML). How large they get is estimated from the normalisation before them.
    """
    norm, wide = f"{layer}.attention.output.LayerNorm", f"{layer}.intermediate.dense"
    names = (f"{norm}.weight", f"{norm}.bias", f"{wide}.weight", f"{wide}.bias")
    spread, middle, weights, bias = (tensors[name].astype(np.float64) for name in names)
    usual = _SPREAD * np.abs(spread) + np.abs(middle)
    active = np.maximum(bias + weights @ middle, 0) + _SPREAD * np.sqrt(((weights * spread) ** 2).sum(axis=1))
    return _factors(usual), _factors(active)


def _factors(sizes: np.ndarray) -> np.ndarray:
    """Return sizes above the median as factors of it, in sixteenths: last digits differ between processors."""
    return np.rint(np.maximum(sizes / np.median(sizes), 1) * 16).astype(np.float32) / 16


@dataclass(frozen=True, slots=True)
class _Steps:
    """Names in the graph: activations in whole numbers, how large a step is, and which number stands for 0."""

    values: str
    size: str
    zero: str


def _in_steps(graph: Graph, name: str, x: str, between: Range, factors: np.ndarray | None = None) -> _Steps:
    """Divide by `factors` and put in 256 steps between fixed bounds; what lies beyond them becomes the bound."""
    if factors is not None:
        x = graph.node("Mul", [x, graph.weight(f"{name}.factors", 1 / factors)], f"{name}.evened")
    low, high = between
    size = np.float32((high - low) / 255)
    zero = np.uint8(round(-low / float(size)))
    names = graph.weight(f"{name}.size", np.array(size)), graph.weight(f"{name}.zero", np.array(zero))
    return _Steps(graph.node("QuantizeLinear", [x, *names], f"{name}.steps"), *names)


def _dense(
    graph: Graph, tensors: dict[str, np.ndarray], name: str, x: _Steps, factors: np.ndarray | None = None
) -> str:
    """Multiply by weights of shape (n_out, n_in), in 127 steps either way for each output, and by `factors`."""
    weights = tensors[f"{name}.weight"] * (1 if factors is None else factors)
    scales = np.abs(weights).max(axis=1) / np.float32(_STEPS)
    steps = graph.weight(f"{name}.steps", np.rint(weights / scales[:, None]).astype(np.int8).T)
    sizes = graph.weight(f"{name}.scales", scales)
    zeros = graph.weight(f"{name}.zeros", np.zeros(len(scales), np.int8))
    bias = graph.weight(f"{name}.bias", tensors[f"{name}.bias"])
    inputs = [x.values, steps, x.size, sizes, x.zero, zeros, bias]
    return graph.node("MatMulIntegerToFloat", inputs, f"{name}.out", CONTRIB)


def _normalised(graph: Graph, tensors: dict[str, np.ndarray], name: str, one: str, other: str) -> str:
    total = graph.node("Add", [one, other], f"{name}.sum")
    constants = [graph.weight(f"{name}.{kind}", tensors[f"{name}.{kind}"]) for kind in ("weight", "bias")]
    return graph.node("LayerNormalization", [total, *constants], f"{name}.out", axis=-1, epsilon=_EPSILON)
