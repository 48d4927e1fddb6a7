"""Writes a network as an ONNX file: only the few parts of the format that a small transformer needs.

The format is protocol buffers (onnx/onnx.proto3); writing it takes fewer lines than the package `onnx` takes
megabytes. Field numbers are those of that file.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

IR_VERSION = 9
OPSET = 17
CONTRIB = "com.microsoft"  # onnxruntime's own operators
_TYPES = {"float32": 1, "uint8": 2, "int8": 3, "int64": 7}

Attribute = int | float | Sequence[int]


@dataclass(slots=True)
class Graph:
    """Nodes and weights, written down in the order in which they are added."""

    name: str
    inputs: Sequence[tuple[str, str, Sequence[str | int]]]  # name, type, shape; words are free dimensions
    _nodes: list[bytes] = field(default_factory=list)
    _weights: list[bytes] = field(default_factory=list)

    def weight(self, name: str, values: np.ndarray) -> str:
        """Add a constant and return its name."""
        parts = [_varint(1, size) for size in values.shape]
        parts += [_varint(2, _TYPES[values.dtype.name]), _bytes(8, name.encode())]
        parts.append(_bytes(9, np.ascontiguousarray(values).tobytes()))
        self._weights.append(_bytes(5, b"".join(parts)))
        return name

    def node(
        self, kind: str, inputs: Sequence[str], outputs: Sequence[str] | str, domain: str = "", **attributes: Attribute
    ) -> str:
        """Add an operation and return the name of its first output."""
        outputs = [outputs] if isinstance(outputs, str) else outputs
        parts = [_bytes(1, one.encode()) for one in inputs] + [_bytes(2, one.encode()) for one in outputs]
        parts += [_bytes(3, outputs[0].encode()), _bytes(4, kind.encode())]
        parts += [_bytes(5, _attribute(*pair)) for pair in attributes.items()]
        self._nodes.append(_bytes(1, b"".join([*parts, _bytes(7, domain.encode())])))
        return outputs[0]

    def save(self, path: Path, output: str) -> None:
        """Write the file; `output` is the name of the one float result."""
        with path.open("wb") as file:
            file.writelines(self._parts(output))

    def _parts(self, output: str) -> list[bytes]:
        graph = [*self._nodes, _bytes(2, self.name.encode()), *self._weights]
        graph += [_bytes(11, _value(*one)) for one in self.inputs] + [_bytes(12, _value(output, "float32", ("a", "b")))]
        opsets = [_bytes(8, _bytes(1, domain.encode()) + _varint(2, n)) for domain, n in (("", OPSET), (CONTRIB, 1))]
        size = sum(map(len, graph))
        return [_varint(1, IR_VERSION), _number(7 << 3 | 2), _number(size), *graph, *opsets]


def _value(name: str, kind: str, shape: Sequence[str | int]) -> bytes:
    sizes = [_bytes(1, _bytes(2, d.encode()) if isinstance(d, str) else _varint(1, d)) for d in shape]
    tensor = _varint(1, _TYPES[kind]) + _bytes(2, b"".join(sizes))
    return _bytes(1, name.encode()) + _bytes(2, _bytes(1, tensor))


def _attribute(name: str, value: Attribute) -> bytes:
    named = _bytes(1, name.encode())
    match value:
        case float():
            return named + _number(2 << 3 | 5) + struct.pack("<f", value) + _varint(20, 1)
        case int():
            return named + _varint(3, value) + _varint(20, 2)
        case _:
            return named + b"".join(_varint(8, one) for one in value) + _varint(20, 7)


def _bytes(number: int, value: bytes) -> bytes:
    return _number(number << 3 | 2) + _number(len(value)) + value


def _varint(number: int, value: int) -> bytes:
    return _number(number << 3) + _number(value)


def _number(value: int) -> bytes:
    value &= (1 << 64) - 1  # negative numbers are written as if unsigned
    parts = bytearray()
    while value >= 128:
        parts.append(value & 127 | 128)
        value >>= 7
    return bytes([*parts, value])
