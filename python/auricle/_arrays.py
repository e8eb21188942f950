"""NumPy arrays as the core takes them: contiguous float32, with one leading axis for all channels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .exceptions import ParameterError

Float32 = NDArray[np.float32]
Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Channels:
    """An array for the core, and how its results become librosa's."""

    values: NDArray[Any]
    leading: tuple[int, ...]
    double: bool

    def shaped(self, result: NDArray[Any]) -> NDArray[Any]:
        """The core's channels x rows x frames with the leading axes and the precision of what was given."""
        shape = self.leading + result.shape[1:]
        return self.precise(result.reshape(shape))

    def precise(self, result: NDArray[Any]) -> NDArray[Any]:
        """float64 (complex128) of float64: librosa's rule. The values stay as exact as float32."""
        if not self.double:
            return result
        return result.astype(np.complex128 if np.iscomplexobj(result) else np.float64)


def _channels(array: NDArray[Any], n_axes: int, dtype: type) -> Channels:
    if array.size == 0:
        raise ParameterError(f"there is nothing in it: an array of shape {array.shape}")
    tail = array.shape[array.ndim - n_axes :]
    with np.errstate(over="ignore"):
        values = np.ascontiguousarray(array, dtype=dtype).reshape((-1, *tail))
    return Channels(values, array.shape[: array.ndim - n_axes], array.dtype in (np.float64, np.complex128))


def audio(y: object) -> Channels:
    """Sound, any number of channels: librosa.util.valid_audio's checks (that all is finite is for the core to see)."""
    if not isinstance(y, np.ndarray):
        raise ParameterError("Audio data must be of type numpy.ndarray")
    if not np.issubdtype(y.dtype, np.floating):
        raise ParameterError("Audio data must be floating-point")
    if y.ndim == 0:
        raise ParameterError(f"Audio data must be at least one-dimensional, given y.shape={y.shape}")
    return _channels(y, 1, np.float32)


def numbers(name: str, array: ArrayLike, n_axes: int) -> NDArray[Any]:
    """Real numbers as they are, with so many axes at least."""
    given = np.asarray(array)
    if not (np.issubdtype(given.dtype, np.floating) or np.issubdtype(given.dtype, np.integer)):
        raise ParameterError(f"{name} must be an array of real numbers, not of {given.dtype}")
    if given.ndim < n_axes:
        raise ParameterError(f"{name} must have at least {n_axes} dimensions, given {name}.shape={given.shape}")
    if given.size == 0:
        raise ParameterError(f"there is nothing in it: {name}.shape={given.shape}")
    return given


def real(name: str, array: ArrayLike, n_axes: int) -> Channels:
    """Real numbers for the core, of which the last `n_axes` axes are a channel's."""
    return _channels(numbers(name, array, n_axes), n_axes, np.float32)


def spectrogram(array: ArrayLike, what: str, negative: bool = False) -> Channels:
    """A spectrogram `S`, as librosa checks it."""
    given = np.asarray(array)
    if np.iscomplexobj(given):
        raise ParameterError(f"{what} is only defined with real-valued input")
    channels = real("S", given, 2)
    if not negative and channels.values.min() < 0:
        raise ParameterError(f"{what} is only defined with non-negative energies")
    return channels


def spectra(array: object) -> Channels:
    """A complex spectrogram."""
    given = np.asarray(array)
    if not np.issubdtype(given.dtype, np.number) or given.ndim < 2:
        raise ParameterError(f"a spectrum has complex values, bins and frames; given {given.dtype} {given.shape}")
    return _channels(given, 2, np.complex64)


def lengths(array: NDArray[Any], norm: object, axis: int) -> NDArray[np.float64]:
    """What ``librosa.util.normalize`` divides by along an axis: the `norm`, or 1 where that is next to nothing."""
    if not isinstance(norm, (int, float, np.number)) or norm is True or not (norm >= 0 or norm == -np.inf):
        raise ParameterError(f"Unsupported norm: {norm!r}")
    if not np.isfinite(array).all():
        raise ParameterError("Input must be finite")
    magnitude = np.abs(array).astype(np.float64)
    if norm == np.inf:
        length = magnitude.max(axis=axis, keepdims=True)
    elif norm == -np.inf:
        length = magnitude.min(axis=axis, keepdims=True)
    elif norm == 0:
        length = np.sum(magnitude > 0, axis=axis, keepdims=True, dtype=np.float64)
    else:
        length = np.sum(magnitude**norm, axis=axis, keepdims=True) ** (1.0 / norm)
    tiny = np.finfo(array.dtype if np.issubdtype(array.dtype, np.floating) else np.float32).tiny
    length[length < tiny] = 1.0
    return length  # type: ignore[no-any-return]


def normalized(array: Floats, norm: object, axis: int) -> Floats:
    """``librosa.util.normalize``."""
    return array if norm is None else (array / lengths(array, norm, axis)).astype(array.dtype)


def float_dtype(dtype: object) -> np.dtype[np.floating[Any]]:
    """float32 or float64; nothing else is computed."""
    try:
        wanted = np.dtype(dtype)  # type: ignore[call-overload]
    except TypeError:
        wanted = None
    if wanted is None or wanted not in (np.float32, np.float64):
        raise ParameterError(f"dtype={dtype!r} is not supported by Auricle; it can be float32 or float64")
    return wanted  # type: ignore[no-any-return]


def as_dtype(array: NDArray[Any], dtype: object) -> NDArray[Any]:
    """The array as float32 or float64."""
    return array.astype(float_dtype(dtype), copy=False)
