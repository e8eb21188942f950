"""Proves that published networks can be imported, without their weights: the same architectures with random ones.

    tools/golden/published_shapes.sh [AURICLE]

Each goes from ONNX through `auricle import` to `classify` and `features --model`, and is held to what onnxruntime makes
of the very features that `features --front-end` gives. The ONNX files and the models stay in build/published.
"""

import csv
import json
import pathlib
import subprocess
import sys
import warnings
import wave

import numpy as np
import onnxruntime
import torch
from onnx_networks import SqueezeExcitation
from torch import nn

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "build/published"


def conv(inputs, outputs, kernel, stride=1, groups=1, activation=nn.SiLU):
    """TensorFlow's "SAME": where a stride leaves an odd number of zeros, there is one more behind than before."""
    zeros = kernel - stride if stride < kernel else 0
    return nn.Sequential(
        nn.ZeroPad2d((zeros // 2, zeros - zeros // 2) * 2),
        nn.Conv2d(inputs, outputs, kernel, stride, groups=groups, bias=False),
        nn.BatchNorm2d(outputs, eps=1e-3),
        activation(),
    )


class InvertedResidual(nn.Module):
    def __init__(self, inputs, outputs, expansion, kernel, stride):
        super().__init__()
        inner = inputs * expansion
        self.body = nn.Sequential(
            conv(inputs, inner, 1) if expansion > 1 else nn.Identity(),
            conv(inner, inner, kernel, stride, groups=inner),
            SqueezeExcitation(inner, inputs // 4, nn.SiLU(), nn.Sigmoid(), dense=False),
            conv(inner, outputs, 1, activation=nn.Identity),
        )
        self.adds = stride == 1 and inputs == outputs

    def forward(self, x):
        return x + self.body(x) if self.adds else self.body(x)


class DiscogsEffNet(nn.Module):
    """Essentia's: an EfficientNet-B0."""

    STAGES = [  # expansion, channels, blocks, stride, kernel
        (1, 16, 1, 1, 3), (6, 24, 2, 2, 3), (6, 40, 2, 2, 5), (6, 80, 3, 2, 3),
        (6, 112, 3, 1, 5), (6, 192, 4, 2, 5), (6, 320, 1, 1, 3),
    ]

    def __init__(self):
        super().__init__()
        layers, channels = [conv(1, 32, 3, 2)], 32
        for expansion, outputs, blocks, stride, kernel in self.STAGES:
            for block in range(blocks):
                layers.append(InvertedResidual(channels, outputs, expansion, kernel, stride if block == 0 else 1))
                channels = outputs
        self.maps, self.answer = nn.Sequential(*layers, conv(channels, 1280, 1)), nn.Linear(1280, 400)

    def forward(self, x):
        embedding = self.maps(x.unsqueeze(1)).mean((2, 3))
        return torch.sigmoid(self.answer(embedding)), embedding


class YAMNet(nn.Module):
    """A MobileNet of the first version."""

    BLOCKS = [(64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), *[(512, 1)] * 5, (1024, 2), (1024, 1)]

    def __init__(self):
        super().__init__()
        layers, channels = [conv(1, 32, 3, 2, activation=nn.ReLU)], 32
        for outputs, stride in self.BLOCKS:
            layers.append(conv(channels, channels, 3, stride, groups=channels, activation=nn.ReLU))
            layers.append(conv(channels, outputs, 1, activation=nn.ReLU))
            channels = outputs
        self.maps, self.answer = nn.Sequential(*layers), nn.Linear(1024, 521)

    def forward(self, x):
        embedding = self.maps(x.unsqueeze(1)).mean((2, 3))
        return torch.sigmoid(self.answer(embedding)), embedding


class VGGish(nn.Module):
    """Gives an embedding and nothing else."""

    def __init__(self):
        super().__init__()
        layers, channels = [], 1
        for outputs in (64, "pool", 128, "pool", 256, 256, "pool", 512, 512, "pool"):
            if outputs == "pool":
                layers.append(nn.MaxPool2d(2))
            else:
                layers += [nn.Conv2d(channels, outputs, 3, padding=1), nn.ReLU()]
                channels = outputs
        self.maps = nn.Sequential(*layers)
        self.dense = nn.Sequential(nn.Linear(6 * 4 * 512, 4096), nn.ReLU(), nn.Linear(4096, 4096), nn.ReLU(), nn.Linear(4096, 128))

    def forward(self, x):
        return (self.dense(self.maps(x.unsqueeze(1)).permute(0, 2, 3, 1).flatten(1)),)


# front end: network, samples, frames and bands of a window, labels, outputs
NETWORKS = {
    "discogs-effnet": (DiscogsEffNet, 32768, (128, 96), 400, ["answer", "embedding"]),
    "yamnet": (YAMNet, 15600, (96, 64), 521, ["answer", "embedding"]),
    "vggish": (VGGish, 15600, (96, 64), 128, ["embedding"]),
}


def write_network(path, network, outputs, log_mel):
    """Weights as they are after training: what goes from one layer to the next is of size 1 for windows like this one."""
    for layer in network.modules():
        if isinstance(layer, nn.BatchNorm2d):
            layer.momentum = None
            nn.init.uniform_(layer.weight, 0.5, 1.5)
            nn.init.normal_(layer.bias, 0, 0.3)
        if isinstance(layer, (nn.Conv2d, nn.Linear)):
            nn.init.kaiming_normal_(layer.weight)
    with torch.no_grad():
        network.train()(log_mel + torch.randn(16, *log_mel.shape[1:]))
    torch.onnx.export(
        network.eval(), log_mel, str(path), opset_version=13, input_names=["log_mel"],
        output_names=outputs, dynamic_axes={"log_mel": {0: "batch"}},
    )
    return sum(weights.numel() for weights in network.parameters())


def write_noise(path, n_samples):
    """Noise that rises and falls, so that both ends of a front end's range are heard."""
    rng = np.random.default_rng(400)
    samples = rng.standard_normal(n_samples) * 0.2 * np.sin(np.arange(n_samples) / 700) ** 2
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16000)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())


def differences(auricle, front_end):
    """Of each output, relative to its largest value."""
    make, n_samples, shape, n_labels, outputs = NETWORKS[front_end]
    folder = FOLDER / front_end
    folder.mkdir(parents=True, exist_ok=True)
    network, model, song, table = (folder / name for name in ("network.onnx", "model.safetensors", "noise.wav", "table.csv"))
    labels = folder / "labels.txt"
    labels.write_text("".join(f"label {i}\n" for i in range(n_labels)))
    write_noise(song, n_samples)

    def run(*words):
        return subprocess.run([auricle, *map(str, words)], check=True, stdout=subprocess.PIPE, text=True).stdout

    def features(*words):
        run("features", song, "--no-store", "-o", table, *words)
        with open(table, newline="") as file:
            return np.array([row[5:] for row in list(csv.reader(file))[1:]], np.float32)

    bands_first = features("--front-end", front_end).reshape(1, *reversed(shape))
    log_mel = np.ascontiguousarray(bands_first.swapaxes(1, 2))
    torch.manual_seed(400)
    print(f"{front_end}: {write_network(network, make(), outputs, torch.from_numpy(log_mel)):,} weights", end="")
    run("import", network, "--front-end", front_end, "--labels", labels, "--embedding", "embedding", "-o", model)
    answer = json.loads(run("classify", song, "--model", model, "--json", "--top", "0"))[0]["genres"]
    answer.sort(key=lambda label: int(label["genre"].split()[1]))
    found = {
        "answer": np.array([[label["probability"] for label in answer]]),
        "embedding": features("--model", model),
    }
    session = onnxruntime.InferenceSession(str(network), providers=["CPUExecutionProvider"])
    for name, wanted in zip(outputs, session.run(outputs, {"log_mel": log_mel})):
        apart = np.abs(found[name] - wanted).max() / np.abs(wanted).max()
        print(f", {name} of {wanted.shape[1]} numbers off by {apart:.1e}", end="")
        yield apart
    print()


def main(auricle):
    warnings.filterwarnings("ignore", module="torch.onnx")
    apart = [apart for front_end in NETWORKS for apart in differences(auricle, front_end)]
    sys.exit(0 if max(apart) < 1e-4 else 1)  # what is promised of imported networks


if __name__ == "__main__":
    main(sys.argv[1])
