"""librosa.filters, as far as Auricle has it."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from . import _arrays, _core
from ._plan import plan
from .exceptions import ParameterError

__all__ = ["mel"]


def mel_parameters(
    *,
    n_mels: int = 128,
    fmin: float = 0.0,
    fmax: float | None = None,
    htk: bool = False,
    norm: str | float | None = "slaney",
    dtype: DTypeLike = np.float32,
    **others: Any,
) -> tuple[dict[str, Any], float | None, DTypeLike]:
    """What `mel` takes besides sr and n_fft: as a plan has it, `norm` if it is a number, and `dtype`."""
    for name in others:
        raise TypeError(f"mel() got an unexpected keyword argument {name!r}")
    if isinstance(norm, str) and norm != "slaney":
        raise ParameterError(f"Unsupported norm={norm}")
    number = None if isinstance(norm, str) else norm
    named = norm if isinstance(norm, str) else "none"
    return {"n_mels": n_mels, "fmin": fmin, "fmax": fmax, "htk": bool(htk), "norm": named}, number, dtype


def mel(
    *,
    sr: float,
    n_fft: int,
    n_mels: int = 128,
    fmin: float = 0.0,
    fmax: float | None = None,
    htk: bool = False,
    norm: str | float | None = "slaney",
    dtype: DTypeLike = np.float32,
) -> NDArray[np.floating[Any]]:
    """Weights that sum the bins of a spectrum to mel bands: ``librosa.filters.mel``.

    Parameters
    ----------
    sr : int
        Samples a second.
    n_fft : int
        Samples a frame.
    n_mels : int
        Bands, 1 to 16384.
    fmin, fmax : float
        Hz; `fmax` is half of `sr` if left out, and above `fmin`.
    htk : bool
        HTK's formula for mels, not Slaney's.
    norm : "slaney", number or None
        "slaney": each triangle has the area 1; a number: each has this norm, as of ``librosa.util.normalize``.
    dtype : np.float32 or np.float64
        Of the result; the weights are as exact as float32.

    Returns
    -------
    np.ndarray [shape=(n_mels, 1 + n_fft // 2)]

    Raises
    ------
    ParameterError
        If a parameter is out of range or not supported.

    Examples
    --------
    >>> import auricle
    >>> auricle.filters.mel(sr=22050, n_fft=2048).shape
    (128, 1025)
    """
    parameters, number, dtype = mel_parameters(n_mels=n_mels, fmin=fmin, fmax=fmax, htk=htk, norm=norm, dtype=dtype)
    weights = _arrays.normalized(_core.mel_weights(plan("mel", sr=sr, n_fft=n_fft, **parameters))[0], number, axis=-1)
    if not np.all(weights.max(axis=1) > 0):
        warnings.warn(
            "Empty filters detected in mel frequency basis. Some channels will produce empty responses. "
            "Try increasing your sampling rate (and fmax) or reducing n_mels.",
            stacklevel=2,
        )
    return _arrays.as_dtype(weights, dtype)
