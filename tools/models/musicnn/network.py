"""musicnn (Pons and Serra 2019) as ONNX: as it was published, or without the maps that never change."""

import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper

FRAMES, BANDS = 187, 96
EPSILON = 1e-3  # of TensorFlow's batch normalization
N_KINDS = 5  # of kernels in front: 7 frames x 38 bands, 7 x 67, and 128, 64, 32 frames of one band
SILENT = 1e-6  # variance below which a map said the same of all the music that the network learnt from


class Graph:
    """Nodes and weights, one after the other; every method gives the name of what it made."""

    def __init__(self):
        self.nodes, self.weights = [], []

    def node(self, kind, inputs, name=None, **attributes):
        name = name or f"{kind.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [name], name=name, **attributes))
        return name

    def weight(self, values, dtype=np.float32):
        name = f"weights_{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(values, dtype), name))
        return name

    def conv_relu(self, x, kernel, bias):
        """TensorFlow's padding along the frames, none along the bands."""
        n = kernel.shape[2] - 1
        x = self.node("Conv", [x, self.weight(kernel), self.weight(bias)], kernel_shape=kernel.shape[2:],
                      pads=(n // 2, 0, n - n // 2, 0))
        return self.node("Relu", [x])

    def batch_norm(self, x, norm, name=None):
        return self.node("BatchNormalization", [x] + [self.weight(values) for values in norm], name, epsilon=EPSILON)

    def dense(self, x, kernel, bias, name=None):
        return self.node("Gemm", [x, self.weight(kernel.T), self.weight(bias)], name, transB=1)


def numbered(layer, number):
    return layer + (f"_{number}" if number else "")


def conv_weights(tensors, number):
    """TensorFlow's frames x bands x channels x filters in ONNX's order, and the biases."""
    layer = numbered("conv2d", number)
    return tensors[f"{layer}/kernel"].transpose(3, 2, 0, 1), tensors[f"{layer}/bias"]


def norm_weights(tensors, number):
    """Rows gamma, beta, mean, variance."""
    layer = numbered("batch_normalization", number)
    return np.stack([tensors[f"{layer}/{part}"] for part in ("gamma", "beta", "moving_mean", "moving_variance")])


def normalized(values, norm):
    gamma, beta, mean, variance = norm.astype(np.float64)
    return gamma * (values - mean) / np.sqrt(variance + EPSILON) + beta


def front_end(tensors, whole):
    """(kernel, bias, norm) of each kind, and for each of the 561 maps the constant that it is, or NaN.

    Unless whole, maps that are constant are left out, and at the end of the first kind comes one that is 1: behind it are
    zeros before the first and after the last frame, so that what constants add there is less and no bias can say it.
    """
    kinds, constants = [], []
    for i in range(N_KINDS):
        kernel, bias = conv_weights(tensors, i)
        norm = norm_weights(tensors, 1 + i)
        heard = norm[3] >= SILENT
        if whole:
            heard[:] = True
        constants.append(np.where(heard, np.nan, normalized(norm[2], norm)))
        kernel, bias, norm = kernel[heard], bias[heard], norm[:, heard]
        if i == 0 and not whole:
            kernel = np.concatenate([kernel, np.zeros_like(kernel[:1])])
            bias = np.append(bias, 1.0)
            norm = np.column_stack([norm, [1.0, 0.0, 0.0, 1.0 - EPSILON]])
        kinds.append((kernel, bias, norm))
    return kinds, np.concatenate(constants)


def without_constants(weights, constants, n_first):
    """Rows of weights, one for each map, without those of constant maps; what they came to is the row of the map that is 1."""
    constant = ~np.isnan(constants)
    if not constant.any():
        return weights
    rows = np.where(np.isnan(constants), 0.0, constants) @ weights.reshape(len(constants), -1).astype(np.float64)
    kept = weights[~constant]
    return np.insert(kept, n_first, rows.reshape(weights.shape[1:]), axis=0)


def middle_weights(tensors, constants, n_first):
    """(kernel, bias, norm) of the three layers behind the front, which has no constant maps any more."""
    layers = []
    for i in range(3):
        kernel, bias = conv_weights(tensors, N_KINDS + i)
        kernel = kernel.transpose(3, 0, 2, 1)  # maps first
        if i == 0:
            kernel = without_constants(kernel, constants, n_first)
        layers.append((kernel.transpose(1, 0, 2, 3), bias, norm_weights(tensors, 6 + i)))
    return layers


def middle(graph, front, weights, suffix=""):
    """Largest and mean values over the frames of the front's maps and of three layers on them."""
    levels = [front]
    for kernel, bias, norm in weights:
        x = graph.batch_norm(graph.conv_relu(levels[-1], kernel, bias), norm)
        levels.append(x if levels[-1] == front else graph.node("Add", [x, levels[-1]]))
    x = graph.node("Concat", levels, axis=1)
    return [graph.node(kind, [x], name + suffix, axes=[2, 3], keepdims=0)
            for kind, name in (("ReduceMax", "max_pool"), ("ReduceMean", "mean_pool"))]


def musicnn(tensors, whole, description, twice=False):
    """Input log_mel [batch, frames, bands]; outputs logits, penultimate and pools: max_pool, then mean_pool.

    If twice, the layers between front and pools are there a second time, with the same weights, for who wants to teach them
    something without losing what the first know: pools_twice is the pools of both, the first first.
    """
    graph = Graph()
    x = graph.node("Unsqueeze", ["log_mel", graph.weight([1], np.int64)])
    x = graph.batch_norm(x, norm_weights(tensors, 0))
    kinds, constants = front_end(tensors, whole)
    n_first = len(kinds[0][1]) - 1
    maps = [graph.node("ReduceMax", [graph.batch_norm(graph.conv_relu(x, kernel, bias), norm)], axes=[3], keepdims=1)
            for kernel, bias, norm in kinds]
    # From here on channels x frames x 1, where TensorFlow has the channels as bands of a picture.
    front = graph.node("Concat", maps, axis=1)
    weights = middle_weights(tensors, constants, n_first)
    pools = middle(graph, front, weights)
    pooled = graph.node("Concat", pools, "pools", axis=1)
    if twice:
        graph.node("Concat", ["pools", *middle(graph, front, weights, suffix="_again")], "pools_twice", axis=1)

    # The batch normalization before the dense layer becomes part of it.
    gamma, beta, mean, variance = norm_weights(tensors, 9).astype(np.float64)
    scale = gamma / np.sqrt(variance + EPSILON)
    kernel = scale[:, None] * tensors["dense/kernel"]
    bias = tensors["dense/bias"] + (beta - scale * mean) @ tensors["dense/kernel"]
    constants = np.append(constants, np.full(len(kernel) // 2 - len(constants), np.nan))
    kernel = np.concatenate([without_constants(kernel[i::2], constants, n_first) for i in range(2)])  # TensorFlow: in turn
    x = graph.node("Relu", [graph.dense(pooled, kernel, bias)])
    penultimate = graph.batch_norm(x, norm_weights(tensors, 10), "penultimate")
    graph.dense(penultimate, tensors["dense_1/kernel"], tensors["dense_1/bias"], "logits")

    n_units, n_tags = tensors["dense_1/kernel"].shape
    n_pools = len(kernel)
    outputs = {"logits": n_tags, "penultimate": n_units, "pools": n_pools, "max_pool": n_pools // 2, "mean_pool": n_pools // 2}
    if twice:
        outputs = {"pools_twice": 2 * n_pools, **outputs}  # first, so that whoever stops there has nothing else before it
    model = helper.make_model(
        helper.make_graph(
            graph.nodes, "musicnn",
            [helper.make_tensor_value_info("log_mel", TensorProto.FLOAT, ["batch", FRAMES, BANDS])],
            [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", n]) for name, n in outputs.items()],
            graph.weights),
        opset_imports=[helper.make_opsetid("", 13)], ir_version=7, producer_name="musicnn_ears", doc_string=description)
    checker.check_model(model)
    return model


def multiplications(model):
    """Of convolutions and dense layers, for one window; the model's shapes must have been inferred."""
    shapes = {value.name: [d.dim_value for d in value.type.tensor_type.shape.dim] for value in model.graph.value_info}
    weights = {w.name: w.dims for w in model.graph.initializer}
    total = 0
    for node in model.graph.node:
        if node.op_type in ("Conv", "Gemm"):
            places = np.prod(shapes[node.output[0]][2:]) if node.op_type == "Conv" else 1
            total += int(np.prod(weights[node.input[1]]) * places)
    return total
