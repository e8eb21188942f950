"""librosa.onset, as far as Auricle has it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import _arrays, _core
from ._plan import plan, unsupported
from ._spectrum import power_to_db
from .exceptions import ParameterError
from .feature._cepstral import log_melspectrogram

__all__ = ["onset_strength"]

def _positive(name: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < 1:
        raise ParameterError(f"{name}={value} must be a positive integer")
    return int(value)


def onset_strength(
    *,
    y: NDArray[Any] | None = None,
    sr: float = 22050,
    S: NDArray[Any] | None = None,
    lag: int = 1,
    max_size: int = 1,
    ref: NDArray[Any] | None = None,
    detrend: bool = False,
    center: bool = True,
    feature: Callable[..., Any] | None = None,
    aggregate: Callable[..., Any] | bool | None = None,
    n_fft: int = 2048,
    hop_length: int = 512,
    **kwargs: Any,
) -> NDArray[np.floating[Any]]:
    """How strongly something begins in each frame: ``librosa.onset.onset_strength``.

    Parameters
    ----------
    y : np.ndarray [shape=(..., n)], optional
        Sound.
    sr : int
        Samples a second.
    S : np.ndarray [shape=(..., bands, frames)], optional
        A spectrogram in decibels, in the place of `y`.
    lag : int
        Frames between the two spectra compared.
    max_size : int
        Bands in the local maximum that a rise is measured from.
    ref : np.ndarray [shape=(..., bands, frames)], optional
        What rises are measured from, in the place of `S` and its local maxima.
    feature : callable, optional
        What to make of `y` in the place of mel bands: it is given y, sr, n_fft, hop_length and `kwargs`.
    detrend : bool
        Whether to take away the constant part.
    center : bool
        Whether to shift by ``n_fft / (2 hop_length)`` frames, which a centred STFT hears too early.
    aggregate : callable, optional
        How the rises of all bands become one: it is given ``axis=-2``. None: the mean.
    n_fft, hop_length : int
        Of the STFT.
    **kwargs
        Others of `auricle.feature.melspectrogram`.

    Returns
    -------
    np.ndarray [shape=(..., frames)], dB

    Raises
    ------
    ParameterError
        If there is neither sound nor spectrogram, or a parameter is out of range or not supported.

    Examples
    --------
    >>> import numpy as np, auricle
    >>> auricle.onset.onset_strength(y=np.ones(22050, np.float32)).shape
    (44,)
    """
    if aggregate is False:
        raise ParameterError("aggregate parameter cannot be False when computing full-spectrum onset strength.")
    if aggregate is None:
        aggregate = np.mean
    if not callable(aggregate):
        raise unsupported("aggregate", aggregate, "a function or None")
    tables = plan(
        "onset_strength", n_fft=n_fft, hop_length=hop_length, center=bool(center), onset__lag=_positive("lag", lag),
        onset__max_size=_positive("max_size", max_size), onset__detrend=bool(detrend),
        onset__aggregate="median" if aggregate is np.median else "mean",
    )  # fmt: skip
    if S is None and feature is not None:
        S = power_to_db(np.abs(feature(y=y, sr=sr, n_fft=n_fft, hop_length=hop_length, **kwargs)))
    elif S is None:
        S = log_melspectrogram(y, sr=sr, n_fft=n_fft, hop_length=hop_length, **kwargs)
    bands = _arrays.spectrogram(np.atleast_2d(S), "Onset strength", negative=True)
    if ref is None and (aggregate is np.mean or aggregate is np.median):
        strengths = _core.onset_strength(tables, bands.values)
    else:
        rises = _rises_from(bands, ref, lag) if ref is not None else _core.onset_rises(tables, bands.values)
        joined = np.empty((len(rises), rises.shape[-1]), dtype=np.float32)
        joined[...] = np.reshape(aggregate(bands.shaped(rises), axis=-2), joined.shape)
        strengths = _core.onset_curve(tables, joined, bands.values.shape[-1])
    result = bands.precise(strengths.reshape(bands.leading + strengths.shape[2:]))
    return result.astype(np.float64, copy=False) if detrend else result


def _rises_from(bands: _arrays.Channels, ref: NDArray[Any], lag: int) -> _arrays.Float32:
    reference = _arrays.spectrogram(ref, "Onset strength", negative=True).values
    if np.shape(ref) != bands.leading + bands.values.shape[1:]:
        raise ParameterError(f"Reference spectrum shape {np.shape(ref)} must match input spectrum {bands.values.shape}")
    rises: _arrays.Float32 = np.maximum(np.float32(0), bands.values[..., lag:] - reference[..., :-lag])
    return rises
