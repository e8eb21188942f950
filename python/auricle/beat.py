"""librosa.beat, as far as Auricle has it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import _core
from ._plan import plan, whole_number
from .exceptions import ParameterError
from .feature._rhythm import Prior, envelopes, tempo
from .onset import onset_strength

__all__ = ["beat_track"]


def beat_track(
    *,
    y: NDArray[Any] | None = None,
    sr: float = 22050,
    onset_envelope: NDArray[Any] | None = None,
    hop_length: int = 512,
    start_bpm: float = 120.0,
    tightness: float = 100,
    trim: bool = True,
    bpm: float | NDArray[Any] | None = None,
    prior: Prior | None = None,
    units: str = "frames",
    sparse: bool = True,
) -> tuple[Any, NDArray[Any]]:
    """The beats of a recording: ``librosa.beat.beat_track``.

    Parameters
    ----------
    y : np.ndarray [shape=(..., n)], optional
        Sound; one channel if `sparse`.
    sr : int
        Samples a second.
    onset_envelope : np.ndarray [shape=(..., frames)], optional
        What `auricle.onset.onset_strength` gave, in the place of `y`.
    hop_length : int
        Samples from one frame to the next.
    start_bpm : float
        The tempo thought likeliest before listening.
    tightness : float
        How closely beats keep to the tempo.
    trim : bool
        Whether to drop weak beats at the beginning and the end.
    bpm : float or np.ndarray [shape=(...) or (..., frames)], optional
        The tempo, if known: of all, of each channel or of each frame.
    prior : object with a method ``logpdf``, optional
        As of `auricle.feature.tempo`, in the place of `start_bpm`.
    units : {"frames", "samples", "time"}
        What beats are told in, if `sparse`.
    sparse : bool
        Whether beats are listed, or each frame says whether it is one.

    Returns
    -------
    tempo : float or np.ndarray [shape=(..., 1)], beats a minute
        0.0 where there is nothing to hear; `bpm` if that was given.
    beats : np.ndarray [shape=(beats,)], or bool [shape=(..., frames)]

    Raises
    ------
    ParameterError
        If there is neither sound nor envelope, or a parameter is out of range or not supported.

    Examples
    --------
    >>> import numpy as np, auricle
    >>> auricle.beat.beat_track(onset_envelope=np.tile([1, *[0] * 20], 50).astype(np.float32))[1][:3]
    array([21, 42, 63])
    """
    if onset_envelope is None:
        if y is None:
            raise ParameterError("y or onset_envelope must be provided")
        onset_envelope = onset_strength(y=y, sr=sr, hop_length=hop_length, aggregate=np.median)
    onsets = envelopes(None, onset_envelope)
    if sparse and onsets.leading:
        raise ParameterError(
            f"sparse=True (default) does not support {len(onsets.leading) + 1}-dimensional inputs. "
            "Either set sparse=False or convert the signal to mono."
        )
    if units not in ("frames", "samples", "time"):
        raise ParameterError(f"Invalid unit type: {units}")
    if bpm is not None and not np.all(np.asarray(bpm) > 0):
        raise ParameterError("bpm must be strictly positive")
    if not tightness > 0:
        raise ParameterError("tightness must be strictly positive")
    if not onsets.values.any():
        if sparse:
            return 0.0, np.array([], dtype=int)
        return np.zeros(onsets.leading), np.zeros(onsets.leading + onsets.values.shape[1:], dtype=bool)
    tables = plan("beat_track", sr=sr, hop_length=hop_length, rhythm__start_bpm=start_bpm,
                  rhythm__tightness=tightness, rhythm__trim=bool(trim))  # fmt: skip
    tempos: Any = bpm
    if bpm is None:
        tempos = tempo(onset_envelope=onset_envelope, sr=sr, hop_length=hop_length, start_bpm=start_bpm, prior=prior)
    each = _of_each_channel(tempos, np.shape(onset_envelope))
    found = [_core.beat_track(tables, row, own).view(np.intp) for row, own in zip(onsets.values, each, strict=True)]
    if sparse:
        return tempos, _in_units(found[0], units, whole_number("sr", sr), hop_length)
    is_beat = np.zeros(onsets.values.shape, dtype=bool)
    for row, beats in zip(is_beat, found, strict=True):
        row[beats] = True
    return tempos, is_beat.reshape(onsets.leading + onsets.values.shape[1:])


def _of_each_channel(bpm: Any, shape: tuple[int, ...]) -> NDArray[np.float64]:
    """Channels x 1, or x frames, of an envelope of this shape."""
    given = np.atleast_1d(np.asarray(bpm, dtype=np.float64))
    n_values = given.shape[-1] if given.ndim == len(shape) else 1
    try:
        if n_values not in (1, shape[-1]):
            raise ValueError
        tempos = given.reshape(given.shape + (1,) * (len(shape) - given.ndim))
        return np.ascontiguousarray(np.broadcast_to(tempos, (*shape[:-1], n_values)).reshape(-1, n_values))
    except ValueError:
        message = f"Invalid bpm shape={given.shape} does not match onset envelope shape={shape}"
        raise ParameterError(message) from None


def _in_units(beats: NDArray[np.intp], units: str, sr: int, hop_length: int) -> NDArray[Any]:
    if units == "frames":
        return beats
    samples = beats * hop_length
    return samples if units == "samples" else samples / float(sr)
