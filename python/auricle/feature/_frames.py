"""What is worked out of frames of sound, or from frame to frame."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from .. import _arrays, _core
from .._plan import plan, refuse_others, unsupported, whole_number
from .._spectrum import frame_parameters
from ..exceptions import ParameterError


def zero_crossing_rate(
    y: NDArray[Any],
    *,
    frame_length: int = 2048,
    hop_length: int = 512,
    center: bool = True,
    **kwargs: Any,
) -> NDArray[np.floating[Any]]:
    """How often sound changes its sign: ``librosa.feature.zero_crossing_rate``.

    Parameters
    ----------
    y : np.ndarray [shape=(..., n)]
        Sound.
    frame_length, hop_length : int
        Samples of a frame, and from one to the next.
    center : bool
        Whether frames are centred, with the edges' values on both sides.
    **kwargs
        Not supported: those of ``librosa.zero_crossings``.

    Returns
    -------
    np.ndarray [shape=(..., 1, frames), float64], 0 to 1

    Raises
    ------
    ParameterError
        If `y` is not sound, or a parameter is out of range or not supported.

    Examples
    --------
    >>> import numpy as np, auricle
    >>> auricle.feature.zero_crossing_rate(np.ones(22050, np.float32)).max()
    np.float64(0.0)
    """
    refuse_others("zero_crossing_rate", kwargs)
    sound = _arrays.audio(y)
    parameters = frame_parameters(frame_length, hop_length, None, "hann", center, "constant")
    rates = _core.of_frames(plan("zero_crossing_rate", **parameters), sound.values)
    return sound.shaped(rates).astype(np.float64, copy=False)


def rms(
    *,
    y: NDArray[Any] | None = None,
    S: NDArray[Any] | None = None,
    frame_length: int = 2048,
    hop_length: int = 512,
    center: bool = True,
    pad_mode: str = "constant",
    dtype: DTypeLike = np.float32,
) -> NDArray[np.floating[Any]]:
    """Root mean square of each frame: ``librosa.feature.rms``.

    Parameters
    ----------
    y : np.ndarray [shape=(..., n)], optional
        Sound.
    S : np.ndarray [shape=(..., 1 + frame_length // 2, frames)], optional
        A magnitude spectrogram, in the place of `y`.
    frame_length, hop_length : int
        Samples of a frame, and from one to the next.
    center : bool
        Whether frames are centred, with padding on both sides.
    pad_mode : {"constant", "reflect", "edge"}
        What stands there.
    dtype : np.float32 or np.float64
        Of the result.

    Returns
    -------
    np.ndarray [shape=(..., 1, frames)]

    Raises
    ------
    ParameterError
        If there is neither sound nor spectrogram, or a parameter is out of range or not supported.

    Examples
    --------
    >>> import numpy as np, auricle
    >>> auricle.feature.rms(y=np.ones(22050, np.float32))[0, 10]
    np.float32(1.0)
    """
    if y is not None:
        sound = _arrays.real("y", y, 1)
        parameters = frame_parameters(frame_length, hop_length, None, "hann", center, pad_mode)
        result = sound.shaped(_core.of_frames(plan("rms", **parameters), sound.values))
    elif S is not None:
        given = _arrays.real("S", np.abs(S), 2)
        n_bins = given.values.shape[-2]
        if whole_number("frame_length", frame_length) // 2 + 1 != n_bins:
            raise ParameterError(
                f"Since S.shape[-2] is {n_bins}, frame_length is expected to be {2 * n_bins - 2} or "
                f"{2 * n_bins - 1}; found {frame_length}"
            )
        result = given.shaped(_core.rms_of_spectrogram(plan("rms", n_fft=frame_length), given.values))
    else:
        raise ParameterError("Either `y` or `S` must be input.")
    return _arrays.as_dtype(result, dtype)


def delta(
    data: ArrayLike,
    *,
    width: int = 9,
    order: int = 1,
    axis: int = -1,
    mode: str = "interp",
    **kwargs: Any,
) -> NDArray[np.floating[Any]]:
    """How fast values change from frame to frame: ``librosa.feature.delta``.

    Parameters
    ----------
    data : np.ndarray
        Features, such as MFCCs.
    width : int
        Frames that a value is worked out from: odd, at least 3.
    order : int
        1: rate of change, 2: acceleration, …; less than `width`.
    axis : int
        Along which axis.
    mode : "interp"
        Others are not supported.
    **kwargs
        Not supported: those of ``scipy.signal.savgol_filter``.

    Returns
    -------
    np.ndarray [shape=data.shape]

    Raises
    ------
    ParameterError
        If there are fewer frames than `width`, or a parameter is out of range or not supported.

    Examples
    --------
    >>> import numpy as np, auricle
    >>> auricle.feature.delta(np.arange(10, dtype=np.float32))[4]
    np.float32(1.0)
    """
    refuse_others("delta", kwargs)
    if mode != "interp":
        raise unsupported("mode", mode, "'interp'")
    given = np.atleast_1d(np.asarray(data))
    axis = whole_number("axis", axis)
    if not -given.ndim <= axis < given.ndim:
        raise ParameterError(f"axis={axis} is none of an array of shape {given.shape}")
    if not 3 <= whole_number("width", width) < 2**31 or width % 2 != 1:
        raise ParameterError("width must be an odd integer >= 3")
    if isinstance(order, bool) or not isinstance(order, (int, np.integer)) or order <= 0:
        raise ParameterError("order must be a positive integer")
    if width > given.shape[axis]:
        raise ParameterError(
            f"when mode='interp', width={width} cannot exceed data.shape[axis]={given.shape[axis]}"
        )
    if order >= width:
        raise ParameterError(f"order={order} must be less than width={width}")
    moved = np.moveaxis(given, axis, -1)
    rows = _arrays.real("data", moved[np.newaxis] if moved.ndim == 1 else moved, 2)
    changes = rows.shaped(_core.delta(rows.values, int(width), int(order)))
    return np.moveaxis(changes.reshape(moved.shape), -1, axis)
