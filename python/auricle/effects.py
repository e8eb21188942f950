"""librosa.effects, as far as Auricle has it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import _arrays, _core
from ._plan import plan, refuse_unless_default, whole_number
from ._spectrum import frame_parameters, warn_if_short
from .exceptions import ParameterError

__all__ = ["harmonic", "hpss", "percussive"]

Pair = float | tuple[float, float] | list[float]


def _pair(name: str, value: Any) -> tuple[Any, Any]:
    if isinstance(value, (tuple, list)):
        if len(value) != 2:
            raise ParameterError(f"{name}={value!r} must be one number or two")
        return value[0], value[1]
    return value, value


def hpss(
    y: NDArray[Any],
    *,
    kernel_size: Pair = 31,
    power: float = 2.0,
    mask: bool = False,
    margin: Pair = 1.0,
    n_fft: int = 2048,
    hop_length: int | None = None,
    win_length: int | None = None,
    window: str = "hann",
    center: bool = True,
    pad_mode: str = "constant",
) -> tuple[NDArray[np.floating[Any]], NDArray[np.floating[Any]]]:
    """Splits sound into what lasts and what is short: ``librosa.effects.hpss``.

    Parameters
    ----------
    y : np.ndarray [shape=(..., n)]
        Sound.
    kernel_size : int or (int, int)
        Frames in the medians of the harmonic, bins in those of the percussive part.
    power : float
        How sharply the parts are told apart.
    mask : False
        True is not supported.
    margin : float or (float, float)
        How many times the other part a part must exceed, at least 1.
    n_fft, hop_length, win_length, window, center, pad_mode
        As of `auricle.stft`.

    Returns
    -------
    harmonic, percussive : np.ndarray [shape=y.shape]

    Raises
    ------
    ParameterError
        If `y` is not sound, or a parameter is out of range or not supported.

    Examples
    --------
    >>> import numpy as np, auricle
    >>> [part.shape for part in auricle.effects.hpss(np.ones(22050, np.float32))]
    [(22050,), (22050,)]
    """
    refuse_unless_default(mask=(mask, False))
    sound = _arrays.audio(y)
    kernels = tuple(whole_number("kernel_size", size) for size in _pair("kernel_size", kernel_size))
    margins = _pair("margin", margin)
    if not all(isinstance(value, (int, float, np.number)) and value >= 1 for value in margins):
        raise ParameterError("Margins must be >= 1.0. A typical range is between 1 and 10.")
    frames = frame_parameters(n_fft, hop_length, win_length, window, center, pad_mode)
    tables = plan("harmonic", **frames, hpss__kernel_size=kernels, hpss__power=power,
                  hpss__margin=tuple(float(value) for value in margins))  # fmt: skip
    warn_if_short(y, n_fft, center)
    harmonic_part, percussive_part = _core.hpss(tables, sound.values)
    return (
        sound.precise(harmonic_part.reshape(y.shape)),
        sound.precise(percussive_part.reshape(y.shape)),
    )


def harmonic(y: NDArray[Any], **kwargs: Any) -> NDArray[np.floating[Any]]:
    """What lasts in sound: ``librosa.effects.harmonic``.

    Parameters
    ----------
    y : np.ndarray [shape=(..., n)]
        Sound.
    **kwargs
        As of `hpss`.

    Returns
    -------
    np.ndarray [shape=y.shape]

    Raises
    ------
    ParameterError
        As `hpss`.

    Examples
    --------
    >>> import numpy as np, auricle
    >>> auricle.effects.harmonic(np.ones(22050, np.float32)).shape
    (22050,)
    """
    return hpss(y, **kwargs)[0]


def percussive(y: NDArray[Any], **kwargs: Any) -> NDArray[np.floating[Any]]:
    """What is short in sound: ``librosa.effects.percussive``.

    Parameters
    ----------
    y : np.ndarray [shape=(..., n)]
        Sound.
    **kwargs
        As of `hpss`.

    Returns
    -------
    np.ndarray [shape=y.shape]

    Raises
    ------
    ParameterError
        As `hpss`.

    Examples
    --------
    >>> import numpy as np, auricle
    >>> auricle.effects.percussive(np.ones(22050, np.float32)).shape
    (22050,)
    """
    return hpss(y, **kwargs)[1]
