"""Reads TensorFlow's checkpoints ("tensor bundles") with NumPy alone: the tensorflow package is half a gigabyte, and this
is a table of names in LevelDB's format (.index) beside the numbers one after the other (.data-00000-of-00001).
"""

import struct

import numpy as np

MAGIC = 0xDB4775248B80FB57
FLOAT32 = 1


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7


def block(data, handle):
    """Keys and values of the block at handle (offset, size as varints): keys leave out what they share with the one before."""
    offset, at = varint(handle, 0)
    size, _ = varint(handle, at)
    if data[offset + size] != 0:
        raise ValueError("a compressed table, which TensorFlow doesn't write")
    n_restarts = struct.unpack_from("<I", data, offset + size - 4)[0]
    at, end, key = offset, offset + size - 4 - 4 * n_restarts, b""
    while at < end:
        shared, at = varint(data, at)
        fresh, at = varint(data, at)
        length, at = varint(data, at)
        key = key[:shared] + data[at:at + fresh]
        at += fresh
        yield key, data[at:at + length]
        at += length


def message(data):
    """Fields of a protobuf message, number to last value; those that repeat, as a list under ("all", number)."""
    fields, at = {}, 0
    while at < len(data):
        tag, at = varint(data, at)
        kind = tag & 7
        if kind == 0:
            value, at = varint(data, at)
        elif kind == 2:
            length, at = varint(data, at)
            value = data[at:at + length]
            at += length
        else:
            width = {1: 8, 5: 4}[kind]
            value = data[at:at + width]
            at += width
        fields[tag >> 3] = value
        fields.setdefault(("all", tag >> 3), []).append(value)
    return fields


def read_tensors(index, numbers):
    """All float32 tensors, name to array, of the bytes of a bundle's two files."""
    if struct.unpack("<Q", index[-8:])[0] != MAGIC:
        raise ValueError("not a TensorFlow checkpoint's index")
    footer = index[-48:]
    _, at = varint(footer, 0)
    _, at = varint(footer, at)
    tensors = {}
    for _, handle in block(index, footer[at:]):
        for name, value in block(index, handle):
            entry = message(value)
            if not name or entry.get(1) != FLOAT32:
                continue  # the entry without a name says of the bundle itself
            shape = [message(dim).get(1, 0) for dim in message(entry.get(2, b"")).get(("all", 2), [])]
            start = entry.get(4, 0)
            values = np.frombuffer(numbers[start:start + entry[5]], "<f4")
            tensors[name.decode()] = values.reshape(shape)
    return tensors
