"""See tools/models/musicnn_ears."""

import argparse
import ast
import os
import pathlib
import subprocess
import sys
import tempfile
import zipfile

import numpy as np
import onnx
import onnxruntime

from network import BANDS, FRAMES, multiplications, musicnn
from tensor_bundle import read_tensors

HERE = pathlib.Path(__file__).parent
NETWORKS = ("MSD_musicnn", "MTT_musicnn")


def fetch_wheel(folder):
    """By pip, which refuses a file of another checksum."""
    subprocess.run([sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes",
                    "--only-binary", ":all:", "--requirement", str(HERE / "wheel.txt"), "--dest", folder], check=True)
    return next(pathlib.Path(folder).glob("musicnn-*.whl"))


def read_wheel(path, network):
    """The network's tensors, its tags, the licence."""
    labels = f"{network[:3]}_LABELS"
    with zipfile.ZipFile(path) as wheel:
        tensors = read_tensors(wheel.read(f"musicnn/{network}/.index"), wheel.read(f"musicnn/{network}/.data-00000-of-00001"))
        for statement in ast.parse(wheel.read("musicnn/configuration.py")).body:
            if isinstance(statement, ast.Assign) and statement.targets[0].id == labels:
                tags = ast.literal_eval(statement.value)
        licence = wheel.read("musicnn-0.1.0.dist-info/LICENSE.md").decode()
    return tensors, tags, licence


def outputs(model, inputs):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs()]
    return dict(zip(names, session.run(names, {"log_mel": inputs})))


def compare(model, other):
    """Prints how far apart what both give is, on inputs such as quiet to loud music makes."""
    loudness = np.linspace(0.1, 1.5, 16, dtype=np.float32)[:, None, None]
    inputs = loudness * np.abs(np.random.default_rng(1).normal(size=(16, FRAMES, BANDS)).astype(np.float32))
    ours, theirs = outputs(model.SerializeToString(), inputs), outputs(other, inputs)
    for name in theirs:
        if ours[name].shape != theirs[name].shape:
            continue  # pools of other maps
        difference, largest = np.abs(ours[name] - theirs[name]).max(), np.abs(theirs[name]).max()
        print(f"{name}: apart by {difference:.1e} at most, {difference / largest:.1e} of the largest value")


def parse_arguments():
    parser = argparse.ArgumentParser(prog="tools/models/musicnn_ears", description=(
        "Writes musicnn's published weights (ISC licence, from PyPI's wheel) as ONNX for `auricle import`, without the maps "
        "that are the same for all music: most are, and nothing else changes. Beside it go its tags (.labels.txt) and its licence "
        "(.licence.txt)."))
    parser.add_argument("output", type=pathlib.Path, metavar="OUT.onnx")
    parser.add_argument("--network", choices=NETWORKS, default=NETWORKS[0], help="taught on the Million Song Dataset (the default) or MagnaTagATune")
    parser.add_argument("--whole", action="store_true", help="leave nothing out")
    parser.add_argument("--twice", action="store_true", help=(
        "with a second copy of the layers between front and pools, to be taught beside the first; output pools_twice"))
    parser.add_argument("--wheel", type=pathlib.Path, help="the wheel, where it is there already (its checksum isn't asked for)")
    parser.add_argument("--compare", metavar="OTHER.onnx", help="print how far the outputs are from those of another file")
    return parser.parse_args()


def main():
    arguments = parse_arguments()
    with tempfile.TemporaryDirectory() as folder:
        tensors, tags, licence = read_wheel(arguments.wheel or fetch_wheel(folder), arguments.network)
    model = onnx.shape_inference.infer_shapes(musicnn(tensors, arguments.whole, licence, arguments.twice))
    files = {arguments.output: model.SerializeToString(),
             arguments.output.with_suffix(".labels.txt"): "".join(f"{tag}\n" for tag in tags).encode(),
             arguments.output.with_suffix(".licence.txt"): licence.encode()}
    for path, content in files.items():
        part = path.with_name(path.name + ".part")
        part.write_bytes(content)
        os.replace(part, path)
    n_weights = sum(int(np.prod(w.dims)) for w in model.graph.initializer)
    print(f"{arguments.output}: {n_weights:,} weights, {multiplications(model) / 1e6:,.0f} million multiplications for 3 s")
    if arguments.compare:
        compare(model, arguments.compare)


if __name__ == "__main__":
    main()
