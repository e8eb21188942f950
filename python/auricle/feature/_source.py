"""Where a feature gets its spectra from: sound `y`, or a spectrogram `S` that is there already."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .. import _arrays, _core
from .._plan import plan, whole_number
from .._spectrum import frame_parameters, warn_if_short
from ..exceptions import ParameterError


def frame_size(n_fft: int | None, n_bins: int) -> int:
    """librosa's rule: `n_fft` where it has so many bins, otherwise what they tell."""
    if n_fft is None or whole_number("n_fft", n_fft) // 2 + 1 != n_bins:
        return 2 * (n_bins - 1)
    return n_fft


# librosa multiplies these with frequencies, which are float64.
_DOUBLE = ("spectral_bandwidth", "spectral_centroid", "spectral_contrast", "spectral_rolloff")


def of_spectra(
    kind: str,
    what: str,
    *,
    y: NDArray[Any] | None,
    S: NDArray[Any] | None,
    n_fft: int,
    hop_length: int,
    win_length: int | None,
    window: str,
    center: bool,
    pad_mode: str,
    together: bool = False,
    **parameters: Any,
) -> NDArray[np.floating[Any]]:
    """A kind that is worked out of frames' spectra; `together` where channels have something in common."""
    if S is not None:
        given = _arrays.spectrogram(S, what, negative=kind == "mel")
        tables = plan(kind, n_fft=frame_size(n_fft, given.values.shape[-2]), **parameters)
        spectrograms = given.values
    elif y is None:
        raise ParameterError("Input signal must be provided to compute a spectrogram")
    else:
        given = _arrays.audio(y)
        frames = frame_parameters(n_fft, hop_length, win_length, window, center, pad_mode)
        tables = plan(kind, **frames, **parameters)
        warn_if_short(y, n_fft, center)
        if not together or len(given.values) == 1:
            return _precise(kind, given.shaped(_core.of_sound(tables, given.values)))
        power = 2.0 if kind == "chroma_stft" else 1.0
        spectrograms = _core.of_sound(plan("spectrogram", top_db=None, power=power, **frames), given.values)
    if not together or len(spectrograms) == 1:
        return _precise(kind, given.shaped(_core.of_spectrogram(tables, spectrograms)))
    joined = _core.of_spectrogram(tables, _side_by_side(spectrograms))
    return _precise(kind, given.shaped(_apart(joined, len(spectrograms))))


def _precise(kind: str, result: NDArray[np.floating[Any]]) -> NDArray[np.floating[Any]]:
    return result.astype(np.float64, copy=False) if kind in _DOUBLE else result


def _side_by_side(channels: NDArray[np.float32]) -> NDArray[np.float32]:
    """All channels' frames one after the other, as of one channel."""
    rows = channels.shape[1]
    return np.ascontiguousarray(channels.transpose(1, 0, 2)).reshape(1, rows, -1)


def _apart(joined: NDArray[np.float32], n_channels: int) -> NDArray[np.float32]:
    rows = joined.shape[1]
    return np.ascontiguousarray(joined.reshape(rows, n_channels, -1).transpose(1, 0, 2))
