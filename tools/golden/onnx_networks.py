"""Writes tests/golden/onnx: small networks of PyTorch's as ONNX, with what onnxruntime makes of random inputs.

Each is made of the blocks of a published kind of network, with random weights, and exported as people export them. Takes
Debian's python3-torch, and onnx and onnxruntime of onnx_requirements.txt; tools/golden/generate_onnx.sh runs it.
"""

import hashlib
import json
import pathlib
import platform

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn
from torch.nn import functional

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "tests/golden/onnx"


class SqueezeExcitation(nn.Module):
    """By dense layers, as EfficientAT has it, or by convolutions, as torchvision."""

    def __init__(self, channels, units, activation, gate, dense):
        super().__init__()
        layer = nn.Linear if dense else lambda inputs, outputs: nn.Conv2d(inputs, outputs, 1)
        self.down, self.up = layer(channels, units), layer(units, channels)
        self.activation, self.gate, self.dense = activation, gate, dense

    def forward(self, x):
        scale = x.mean((2, 3), keepdim=not self.dense)
        scale = self.gate(self.up(self.activation(self.down(scale))))
        return x * (scale[:, :, None, None] if self.dense else scale)


def conv(inputs, outputs, kernel=3, activation=None, **options):
    """A convolution with zeros around and batch normalization."""
    layers = [nn.Conv2d(inputs, outputs, kernel, padding=kernel // 2, bias=False, **options), nn.BatchNorm2d(outputs)]
    return nn.Sequential(*layers, *([activation] if activation else []))


class Inverted(nn.Module):
    """The block of MobileNet and EfficientNet."""

    def __init__(self, channels, inner, kernel, activation, excitation, stride=1):
        super().__init__()
        self.body = nn.Sequential(
            conv(channels, inner, 1, activation),
            conv(inner, inner, kernel, activation, groups=inner, stride=stride),
            excitation,
            conv(inner, channels, 1),
        )
        self.adds = stride == 1

    def forward(self, x):
        return x + self.body(x) if self.adds else self.body(x)


class MobileNetV3(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = conv(1, 8, activation=nn.Hardswish(), stride=2)
        self.blocks = nn.Sequential(
            Inverted(8, 16, 3, nn.ReLU(), SqueezeExcitation(16, 8, nn.ReLU(), nn.Sigmoid(), dense=True)),
            Inverted(8, 24, 5, nn.Hardswish(), SqueezeExcitation(24, 8, nn.ReLU(), nn.Hardsigmoid(), dense=False), 2),
            Inverted(8, 16, 3, nn.ReLU6(), nn.Identity()),
        )
        self.last = nn.Sequential(nn.Linear(8, 12), nn.Hardswish(), nn.Dropout(0.2), nn.Linear(12, 5))

    def forward(self, x):
        embedding = self.blocks(self.first(x)).mean((2, 3))
        return self.last(embedding), embedding


class EfficientNet(nn.Module):
    def __init__(self):
        super().__init__()
        silu = nn.SiLU()
        self.first = conv(1, 8, activation=silu, stride=2)
        self.blocks = nn.Sequential(
            Inverted(8, 16, 3, silu, SqueezeExcitation(16, 2, silu, nn.Sigmoid(), dense=False)),
            Inverted(8, 16, 5, silu, SqueezeExcitation(16, 2, silu, nn.Sigmoid(), dense=False), 2),
        )
        self.last = nn.Linear(8, 7)

    def forward(self, x):
        x = self.blocks(self.first(x.transpose(1, 2).unsqueeze(1)))
        embedding = functional.adaptive_avg_pool2d(x, 1).flatten(1)
        return torch.sigmoid(self.last(embedding)), embedding


class MusicNN(nn.Module):
    """Tall and wide kernels over [batch, frames, bands], batch normalization after ReLU, uneven padding."""

    def __init__(self):
        super().__init__()
        self.input = nn.BatchNorm2d(1)
        self.tall = nn.ModuleList(nn.Conv2d(1, 6, (7, rows), padding=(3, 0)) for rows in (5, 9))
        self.wide = nn.ModuleList(nn.Conv2d(1, 4, (frames, 1)) for frames in (8, 6))
        self.norms = nn.ModuleList(nn.BatchNorm2d(n) for n in (6, 6, 4, 4))
        self.middle = nn.ModuleList(nn.Conv2d(1, 8, (7, n), padding=(3, 0)) for n in (20, 8))
        self.middle_norms = nn.ModuleList(nn.BatchNorm2d(8) for _ in range(2))
        self.last_norm = nn.BatchNorm1d(2 * 36)
        self.dense, self.dense_norm, self.out = nn.Linear(2 * 36, 10), nn.BatchNorm1d(10), nn.Linear(10, 6)

    def forward(self, x):
        x = self.input(x.unsqueeze(1))
        branches = [tall(x) for tall in self.tall]
        for wide in self.wide:
            n = wide.kernel_size[0]
            branches.append(wide(functional.pad(x, (0, 0, (n - 1) // 2, n // 2))))
        maxima = [norm(functional.relu(y)).max(3)[0] for y, norm in zip(branches, self.norms)]
        values = [torch.cat(maxima, 1)]
        for layer, norm in zip(self.middle, self.middle_norms):
            y = norm(functional.relu(layer(values[-1].transpose(1, 2).unsqueeze(1))))[:, :, :, 0]
            values.append(y if len(values) == 1 else y + values[-1])
        values = torch.cat(values, 1)
        max_pool, mean_pool = values.max(2)[0], values.mean(2)
        pools = self.last_norm(torch.stack((max_pool, mean_pool), 2).flatten(1))
        penultimate = self.dense_norm(functional.relu(self.dense(pools)))
        return self.out(penultimate), penultimate, max_pool, mean_pool


class Vgg(nn.Module):
    """As VGGish: the maps go to the dense layers with the channels last."""

    def __init__(self):
        super().__init__()
        self.blocks = nn.Sequential(
            conv(1, 8, activation=nn.ReLU()), nn.MaxPool2d(2), nn.Conv2d(8, 12, 3, padding=1), nn.LeakyReLU(0.2),
            nn.AvgPool2d(3, 2, padding=1), nn.Conv2d(12, 12, 2), nn.Tanh(), nn.MaxPool2d(2, ceil_mode=True),
        )
        self.dense, self.out = nn.Linear(12 * 2 * 3, 16), nn.Linear(16, 4)

    def forward(self, x):
        mean, std = torch.linspace(-1, 1, 16)[:, None], torch.linspace(0.5, 2, 16)[:, None]
        x = self.blocks(((x - mean) / std)[:, None])
        return torch.softmax(self.out(functional.gelu(self.dense(x.permute(0, 2, 3, 1).flatten(1)))), 1)


class ResNet(nn.Module):
    """With groups (ResNeXt), dilation, and means and maxima of the maps."""

    def __init__(self):
        super().__init__()
        self.first = nn.Sequential(conv(1, 8, 7, nn.ReLU(), stride=2), nn.MaxPool2d(3, 2, 1))
        self.body = nn.Sequential(conv(8, 16, activation=nn.ReLU(), stride=2), conv(16, 16, groups=4))
        self.shortcut = conv(8, 16, 1, stride=2)
        self.dilated = nn.Sequential(nn.Conv2d(16, 16, 3, padding=(2, 4), dilation=(2, 4)), nn.ReLU())
        self.last = nn.Linear(32, 5)

    def forward(self, x):
        x = self.first(x)
        x = functional.relu(self.body(x) + self.shortcut(x))
        x = x + self.dilated(x)
        pooled = torch.cat((functional.adaptive_avg_pool2d(x, 1), functional.adaptive_max_pool2d(x, 1)), 1)
        return self.last(pooled.flatten(1))


class TemporalNet(nn.Module):
    """Convolutions over time alone, which give too much on one side or both; a dense layer for each frame."""

    def __init__(self):
        super().__init__()
        self.norm = nn.BatchNorm1d(12)
        self.first, self.second = nn.Conv1d(12, 16, 3, padding=4, dilation=2), nn.Conv1d(16, 16, 3, padding=2, groups=2)
        self.frame, self.out = nn.Linear(16, 10), nn.Linear(20, 4)

    def forward(self, x):
        x = functional.silu(self.first(self.norm(x))[:, :, :-4])
        x = x + functional.gelu(self.second(x)[:, :, 1:-1])
        x = functional.relu(self.frame(x.transpose(1, 2)))
        return torch.softmax(self.out(torch.cat((x.mean(1), x.max(1)[0]), 1)), -1)


def randomize(network, seed):
    """Weights as they are after training, running statistics included."""
    torch.manual_seed(seed)
    for layer in network.modules():
        if isinstance(layer, (nn.Conv1d, nn.Conv2d, nn.Linear)):
            nn.init.kaiming_normal_(layer.weight)
        if isinstance(layer, (nn.BatchNorm1d, nn.BatchNorm2d)):
            nn.init.uniform_(layer.weight, 0.5, 1.5)
            nn.init.normal_(layer.bias, 0, 0.3)
            nn.init.normal_(layer.running_mean, 0, 0.3)
            nn.init.uniform_(layer.running_var, 0.5, 2)
    return network.eval()


def tensorflow_like(rng):
    """What TensorFlow's exporter writes and PyTorch's doesn't: SAME padding, channels last, arithmetic written out."""
    nodes, weights = [], []

    def weight(name, *shape, spread=0.5):
        values = rng.standard_normal(shape) * spread if shape else np.float32(spread)
        weights.append(numpy_helper.from_array(np.asarray(values, np.float32), name))
        return name

    def integers(name, values):
        weights.append(numpy_helper.from_array(np.asarray(values, np.int64), name))
        return name

    def node(operator, inputs, output, **attributes):
        nodes.append(helper.make_node(operator, inputs, [output] if isinstance(output, str) else output, **attributes))
        return output

    x = node("Reshape", ["log_mel", integers("image", [-1, 20, 14, 1])], "reshaped")
    x = node("Sub", [weight("seven", spread=0.7), x], "subtracted")
    x = node("Pad", [x, integers("uneven", [0, 1, 0, 0, 0, 2, 1, 0])], "padded_last")
    x = node("Transpose", [x], "nchw", perm=[0, 3, 1, 2])
    x = node("Conv", [x, weight("w1", 8, 1, 3, 4)], "conv1", auto_pad="SAME_UPPER", strides=[2, 2])
    x = node("Mul", [x, weight("scale", 8, 1, 1)], "scaled")
    x = node("Add", [weight("shift", 1, 8, 1, 1), x], "shifted")
    gate = node("Add", [x, weight("three", spread=3.0)], "plus_three")
    gate = node("Clip", [gate, weight("zero", spread=0.0), weight("six", spread=6.0)], "relu6")
    gate = node("Mul", [x, gate], "gated")
    x = node("Div", [gate, "six"], "hard_swish")
    x = node("Pad", [x, integers("pads", [0, 0, 0, 1, 0, 0, 2, 1])], "padded")
    x = node("Conv", [x, weight("w2", 8, 1, 3, 3), weight("b2", 8)], "depthwise", group=8, auto_pad="VALID")
    low, high = node("Split", [x, integers("halves", [3, 5])], ["low", "high"], axis=1)
    high = node("HardSigmoid", [high], "keras_hard_sigmoid")  # its slope is 0.2
    high = node("Clip", [high, "zero", weight("part", spread=0.75)], "clipped")
    low = node("Conv", [low, weight("w3", 3, 3, 2, 2)], "conv3", auto_pad="SAME_LOWER")
    x = node("Concat", [low, high], "together", axis=-3)
    x = node("AveragePool", [x], "mean_pool", kernel_shape=[3, 3], strides=[2, 2], auto_pad="SAME_UPPER")
    x = node("Slice", [x, integers("starts", [1]), integers("ends", [9999]), integers("axes", [2])], "later")
    embedding = node("ReduceMean", [x], "embedding", axes=[2, 3], keepdims=0)
    x = node("Transpose", [x], "channels_last", perm=[0, 2, 3, 1])
    x = node("MatMul", [x, weight("w4", 8, 6)], "each_place")
    x = node("Tanh", [node("Add", [x, weight("b4", 6)], "biased")], "places")
    x = node("ReduceMax", [x], "largest", axes=[1, 2], keepdims=0)
    x = node("Concat", [x, embedding], "vector", axis=1)
    x = node("MatMul", [x, weight("w5", 14, 5)], "product")
    node("Softmax", [node("Add", [x, weight("b5", 5)], "numbers")], "genres")
    # Beside the way: a part of the channels and one row, chosen by their numbers.
    row = node("Gather", ["hard_swish", integers("third", 2)], "row", axis=2)
    node("Flatten", [node("Slice", [row, integers("two", [2]), integers("five", [5]), integers("one", [1])], "part_of_row")],
         "picked")
    values = [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", *shape])
              for name, *shape in (("log_mel", 20, 14), ("genres", 5), ("embedding", 8), ("picked", 24))]
    graph = helper.make_graph(nodes, "tensorflow_like", values[:1], values[1:], weights)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=7)


# name: network, the input's shape for one song, which of its axes are rows and frames, names of the outputs, opset, and
# whether batch normalization is exported as such
torch.manual_seed(2019)
NETWORKS = {
    "mobilenet_v3": (MobileNetV3(), (1, 16, 24), (1, 2), ["logits", "embedding"], 13, False),
    "efficientnet": (EfficientNet(), (20, 16), (1, 0), ["tags", "embedding"], 17, False),
    "musicnn": (MusicNN(), (24, 14), (1, 0), ["logits", "penultimate", "max_pool", "mean_pool"], 11, True),
    "vgg": (Vgg(), (16, 24), (0, 1), ["genres"], 15, True),
    "resnet": (ResNet(), (1, 32, 40), (1, 2), ["logits"], 12, True),
    "temporal": (TemporalNet(), (12, 30), (0, 1), ["genres"], 14, False),
    "tensorflow": (None, (20, 14), (1, 0), ["genres", "embedding", "picked"], 13, False),
}


def export(name, seed):
    network, shape, (rows, frames), outputs, opset, batch_norm = NETWORKS[name]
    path = FOLDER / f"{name}.onnx"
    if network is None:
        torch.manual_seed(seed)
        onnx.save(tensorflow_like(np.random.default_rng(seed)), str(path))
    else:
        randomize(network, seed)
    inputs = torch.randn(3, *shape)
    if network is not None:
        torch.onnx.export(
            network, inputs[:1], str(path), opset_version=opset, input_names=["log_mel"], output_names=outputs,
            dynamic_axes={"log_mel": {0: "batch"}},
            training=torch.onnx.TrainingMode.PRESERVE if batch_norm else torch.onnx.TrainingMode.EVAL,
            do_constant_folding=not batch_norm,
        )
    onnx.checker.check_model(str(path))
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    songs = inputs.numpy()
    given = [session.run(None, {"log_mel": songs[i : i + 1]}) for i in range(len(songs))]
    # Row after row, as the front end gives it.
    in_rows = np.moveaxis(songs, (rows + 1, frames + 1), (-2, -1)).reshape(len(songs), -1)
    np.save(FOLDER / f"{name}-input.npy", np.ascontiguousarray(in_rows))
    for output, values in zip(outputs, zip(*given)):
        np.save(FOLDER / f"{name}-{output}.npy", np.concatenate(values).astype(np.float32))
    return {"rows": shape[rows], "frames": shape[frames], "opset": opset, "outputs": outputs}


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.iterdir():
        old.unlink()
    cases = {name: export(name, seed) for seed, name in enumerate(NETWORKS)}
    versions = {"torch": torch.__version__, "onnx": onnx.__version__, "onnxruntime": onnxruntime.__version__,
                "numpy": np.__version__, "python": platform.python_version()}
    manifest = {"versions": versions, "networks": cases}
    (FOLDER / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n")
    sums = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}" for path in sorted(FOLDER.iterdir())]
    (FOLDER / "SHA256SUMS").write_text("\n".join(sums) + "\n")


if __name__ == "__main__":
    main()
