"""How large the packaged encoder's activations become: prints the rows of `qual/engines/e5_ranges.py`.

Run: python -m benchmarks.activations. The network in full precision reads invented, published (published.py) and odd
texts one at a time; what counts is what the 8-bit network puts in steps, after its largest inputs were evened.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable

import torch

from benchmarks import published
from benchmarks.labelled import talked, triples
from qual.engines import e5, e5_int8
from qual.engines.e5_ranges import RANGES
from qual.engines.embeddings import load_encoder

PUBLISHED = 150  # texts of each set, in each language
ODD = (
    "", "Ja", "ok.", "Ja, men alltså... mm", "1234 5678", "!!! ???", "🙂🙂", "a" * 300, "Nej " * 80, "12:30–14:00",
    "http://www.example.com/a/b?c=d", "Привет, как дела?", "今日は良い天気です", "مرحبا كيف حالك", "ΚΑΛΗΜΕΡΑ",
    "{[<>]}=%", "A" * 300,
)  # fmt: skip


def main() -> None:
    """Print one row for each layer: the least and the largest number before each of its four products."""
    encoder = load_encoder("e5-small", threads=1)
    seen: defaultdict[tuple[int, str], list[float]] = defaultdict(lambda: [0.0, 0.0])
    _watch(encoder._model[0].model, seen)
    texts = _texts()
    for text in texts:
        encoder.encode([text])
    print(f"# {len(texts)} texts")
    for layer in range(len(RANGES)):
        bounds = [f"({_outwards(low)}, {_outwards(high)})" for low, high in (seen[layer, n] for n in RANGES[0]._fields)]
        print(f"    Ranges({', '.join(bounds)}),")


def _texts() -> list[str]:
    found = [text for _, told in triples() for text in told] + list(talked(150).texts) + list(ODD)
    found.append(" ".join(talked(60).texts))
    folder = published.fetch()
    for told in (published.programs(folder), published.help_pages(folder), published.office(folder)):
        found += [text for row in published.parallel(told, PUBLISHED) for text in row]
    return found


def _watch(model: torch.nn.Module, seen: dict[tuple[int, str], list[float]]) -> None:
    tensors = e5.read_network(e5.packaged_weights().read_bytes())
    for number, layer in enumerate(model.encoder.layer):
        large, wide = (torch.tensor(f) for f in e5_int8.evened(tensors, f"encoder.layer.{number}"))
        places = {
            "asked": (layer.attention.self.query, torch.tensor(1.0)),
            "heard": (layer.attention.output.dense, torch.tensor(1.0)),
            "narrow": (layer.intermediate.dense, large),
            "wide": (layer.output.dense, wide),
        }
        for name, (module, factors) in places.items():
            module.register_forward_pre_hook(_noted(seen[number, name], factors))


def _noted(bounds: list[float], factors: torch.Tensor) -> Callable[[torch.nn.Module, tuple[torch.Tensor]], None]:
    def note(_module: torch.nn.Module, given: tuple[torch.Tensor]) -> None:
        values = given[0] / factors
        bounds[:] = [min(bounds[0], values.min().item()), max(bounds[1], values.max().item())]

    return note


def _outwards(value: float) -> float:
    """Return the next larger number, away from zero, of two digits after the point; of three below a half."""
    digits = 100 if abs(value) > 0.5 else 1000
    return math.copysign(math.ceil(abs(value) * digits) / digits, value)


if __name__ == "__main__":
    main()
