"""Tempo and what it is heard from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from .. import _arrays, _core
from .._plan import plan, unsupported, whole_number
from ..exceptions import ParameterError


class Prior(Protocol):
    """How likely tempos are before listening, such as ``scipy.stats.lognorm(…)``."""

    def logpdf(self, x: Any, /) -> Any:
        """The logarithm of the likelihood of each of these tempos, in beats a minute."""


def envelopes(y: NDArray[Any] | None, onset_envelope: NDArray[Any] | None, **parameters: Any) -> _arrays.Channels:
    """The onset envelope that was given, or that of `y`."""
    from ..onset import onset_strength

    if onset_envelope is None:
        if y is None:
            raise ParameterError("Either y or onset_envelope must be provided")
        onset_envelope = onset_strength(y=y, **parameters)
    given = _arrays.real("onset_envelope", onset_envelope, 1)
    if not np.isfinite(given.values).all():
        raise ParameterError("onset_envelope is not finite everywhere")
    return given


def tempogram(
    *,
    y: NDArray[Any] | None = None,
    sr: float = 22050,
    onset_envelope: NDArray[Any] | None = None,
    hop_length: int = 512,
    win_length: int = 384,
    center: bool = True,
    window: str = "hann",
    norm: float | None = np.inf,
) -> NDArray[np.floating[Any]]:
    """How much onsets resemble themselves some frames later: ``librosa.feature.tempogram``.

    Parameters
    ----------
    y : np.ndarray [shape=(..., n)], optional
        Sound.
    sr : int
        Samples a second.
    onset_envelope : np.ndarray [shape=(..., frames)], optional
        What `auricle.onset.onset_strength` gave, in the place of `y`.
    hop_length : int
        Samples from one frame to the next.
    win_length : int
        Frames of a window, and lags.
    center : bool
        Whether windows are centred.
    window : {"hann", "hamming", "ones"}
        The window's shape.
    norm : number or None
        The norm, as of ``librosa.util.normalize``, that is 1 in each frame; np.inf: its largest value.

    Returns
    -------
    np.ndarray [shape=(..., win_length, frames)]

    Raises
    ------
    ParameterError
        If there is neither sound nor envelope, or a parameter is out of range or not supported.

    Examples
    --------
    >>> import numpy as np, auricle
    >>> auricle.feature.tempogram(onset_envelope=np.ones(500, np.float32)).shape
    (384, 500)
    """
    if whole_number("win_length", win_length) < 1:
        raise ParameterError("win_length must be a positive integer")
    onsets = envelopes(y, onset_envelope, sr=sr, hop_length=hop_length)
    tables = plan("tempo", sr=sr, hop_length=hop_length, window=window, rhythm__win_length=int(win_length))
    by_core = isinstance(norm, float) and norm == np.inf
    result = onsets.shaped(_core.tempogram(tables, onsets.values, bool(center), by_core)).astype(np.float64, copy=False)
    return result if by_core else _arrays.normalized(result, norm, axis=-2)


def tempo(
    *,
    y: NDArray[Any] | None = None,
    sr: float = 22050,
    onset_envelope: NDArray[Any] | None = None,
    tg: NDArray[Any] | None = None,
    hop_length: int = 512,
    start_bpm: float = 120,
    std_bpm: float = 1.0,
    ac_size: float = 8.0,
    max_tempo: float | None = 320.0,
    aggregate: Callable[..., Any] | None = np.mean,
    prior: Prior | None = None,
) -> NDArray[np.float64]:
    """The tempo of a recording: ``librosa.feature.tempo``.

    Parameters
    ----------
    y : np.ndarray [shape=(..., n)], optional
        Sound.
    sr : int
        Samples a second.
    onset_envelope : np.ndarray [shape=(..., frames)], optional
        What `auricle.onset.onset_strength` gave, in the place of `y`.
    tg : np.ndarray [shape=(..., lags, frames)], optional
        What `tempogram` gave, in the place of `y` and `ac_size`.
    hop_length : int
        Samples from one frame to the next.
    start_bpm, std_bpm : float
        The tempo thought likeliest before listening, and how many octaves around it are likely.
    ac_size : float
        Seconds in which a rhythm must show itself.
    max_tempo : float, optional
        Beats a minute.
    aggregate : callable, optional
        How all frames of the tempogram become one: it is given ``axis=-1, keepdims=True``. None: each has its own tempo.
    prior : object with a method ``logpdf``, optional
        How likely tempos are before listening, in the place of `start_bpm` and `std_bpm`; such as scipy.stats has.

    Returns
    -------
    np.ndarray [shape=(..., 1), or (..., frames) without `aggregate`], beats a minute

    Raises
    ------
    ParameterError
        If there is neither sound nor envelope, or a parameter is out of range or not supported.

    Examples
    --------
    >>> import numpy as np, auricle
    >>> auricle.feature.tempo(onset_envelope=np.tile([1, *[0] * 20], 50).astype(np.float32)).round()
    array([123.])
    """
    if aggregate is not None and not callable(aggregate):
        raise unsupported("aggregate", aggregate, "a function or None")
    if prior is not None and not hasattr(prior, "logpdf"):
        raise unsupported("prior", prior, "an object that has logpdf, or None")
    if not start_bpm > 0:
        raise ParameterError("start_bpm must be strictly positive")
    tables = plan(
        "tempo", sr=sr, hop_length=hop_length, rhythm__start_bpm=start_bpm, rhythm__std_bpm=std_bpm,
        rhythm__ac_size=ac_size, rhythm__max_tempo=max_tempo,
    )  # fmt: skip
    if tg is None and aggregate is np.mean and prior is None:
        onsets = envelopes(y, onset_envelope, sr=sr, hop_length=hop_length)
        return np.asarray(_core.tempo(tables, onsets.values)).reshape(*onsets.leading, 1)
    if tg is None:
        n_lags = int(ac_size * sr) // hop_length
        tg = tempogram(y=y, sr=sr, onset_envelope=onset_envelope, hop_length=hop_length, win_length=n_lags)
    likeness = _arrays.numbers("tg", tg, 2)
    if aggregate is not None:
        likeness = aggregate(likeness, axis=-1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        bpms = 60.0 * sr / (hop_length * np.arange(likeness.shape[-2], dtype=np.float64))
        if prior is None:
            log_prior = -0.5 * ((np.log2(bpms) - np.log2(start_bpm)) / std_bpm) ** 2
        else:
            log_prior = np.array(prior.logpdf(bpms), dtype=np.float64)
            if log_prior.shape != bpms.shape:
                raise ParameterError(f"prior.logpdf gave shape {log_prior.shape} for tempos of shape {bpms.shape}")
        if max_tempo is not None:
            log_prior[: np.argmax(bpms < max_tempo)] = -np.inf
        likeliest = np.argmax(np.log1p(1e6 * likeness) + log_prior[:, np.newaxis], axis=-2)
    return np.asarray(bpms[likeliest])
