"""Tempo and what it is heard from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .. import _arrays, _core
from .._plan import plan, refuse_unless_default, unsupported, whole_number
from ..exceptions import ParameterError


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
    norm : {np.inf, None}
        Whether each frame's largest value is brought to 1.

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
    if norm is not None and norm != np.inf:
        raise unsupported("norm", norm, "numpy.inf or None")
    if whole_number("win_length", win_length) < 1:
        raise ParameterError("win_length must be a positive integer")
    onsets = envelopes(y, onset_envelope, sr=sr, hop_length=hop_length)
    tables = plan("tempo", sr=sr, hop_length=hop_length, window=window, rhythm__win_length=int(win_length))
    result = _core.tempogram(tables, onsets.values, bool(center), norm is not None)
    return onsets.shaped(result).astype(np.float64, copy=False)


def tempo(
    *,
    y: NDArray[Any] | None = None,
    sr: float = 22050,
    onset_envelope: NDArray[Any] | None = None,
    tg: None = None,
    hop_length: int = 512,
    start_bpm: float = 120,
    std_bpm: float = 1.0,
    ac_size: float = 8.0,
    max_tempo: float | None = 320.0,
    aggregate: Callable[..., Any] | None = np.mean,
    prior: None = None,
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
    tg, prior : None
        Not supported.
    hop_length : int
        Samples from one frame to the next.
    start_bpm, std_bpm : float
        The tempo thought likeliest before listening, and how many octaves around it are likely.
    ac_size : float
        Seconds in which a rhythm must show itself.
    max_tempo : float, optional
        Beats a minute.
    aggregate : np.mean
        Others, None too, are not supported.

    Returns
    -------
    np.ndarray [shape=(..., 1)], beats a minute

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
    refuse_unless_default(tg=(tg, None), prior=(prior, None))
    if aggregate is not np.mean:
        raise unsupported("aggregate", aggregate, "numpy.mean")
    if not start_bpm > 0:
        raise ParameterError("start_bpm must be strictly positive")
    onsets = envelopes(y, onset_envelope, sr=sr, hop_length=hop_length)
    tables = plan(
        "tempo", sr=sr, hop_length=hop_length, rhythm__start_bpm=start_bpm, rhythm__std_bpm=std_bpm,
        rhythm__ac_size=ac_size, rhythm__max_tempo=max_tempo,
    )  # fmt: skip
    return np.asarray(_core.tempo(tables, onsets.values)).reshape(*onsets.leading, 1)
