"""Where a spectrum lies, how wide and how flat it is."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .._plan import refuse_unless_default
from ..exceptions import ParameterError
from ._binwise import Magnitudes
from ._source import of_spectra


def spectral_centroid(
    *,
    y: NDArray[Any] | None = None,
    sr: float = 22050,
    S: NDArray[Any] | None = None,
    n_fft: int = 2048,
    hop_length: int = 512,
    freq: ArrayLike | None = None,
    win_length: int | None = None,
    window: str = "hann",
    center: bool = True,
    pad_mode: str = "constant",
) -> NDArray[np.floating[Any]]:
    """Where a frame's magnitudes lie on average: ``librosa.feature.spectral_centroid``.

    Parameters
    ----------
    y : np.ndarray [shape=(..., n)], optional
        Sound.
    sr : int
        Samples a second.
    S : np.ndarray [shape=(..., 1 + n_fft // 2, frames)], optional
        A magnitude spectrogram, in the place of `y`.
    n_fft, hop_length, win_length, window, center, pad_mode
        As of `auricle.stft`.
    freq : np.ndarray [shape=(1 + n_fft // 2,) or as S], optional
        Hz of the bins, if they aren't those of the STFT.

    Returns
    -------
    np.ndarray [shape=(..., 1, frames)], Hz

    Raises
    ------
    ParameterError
        If there is neither sound nor spectrogram, or a parameter is out of range or not supported.

    Examples
    --------
    >>> import numpy as np, auricle
    >>> auricle.feature.spectral_centroid(y=np.ones(22050, np.float32)).shape
    (1, 44)
    """
    if freq is not None:
        magnitudes = Magnitudes(
            "Spectral centroid", y=y, S=S, sr=sr, n_fft=n_fft, freq=freq, hop_length=hop_length, win_length=win_length,
            window=window, center=center, pad_mode=pad_mode,
        )  # fmt: skip
        return magnitudes.centroid()
    return of_spectra(
        "spectral_centroid", "Spectral centroid", y=y, S=S, sr=sr, n_fft=n_fft, hop_length=hop_length,
        win_length=win_length, window=window, center=center, pad_mode=pad_mode,
    )  # fmt: skip


def spectral_bandwidth(
    *,
    y: NDArray[Any] | None = None,
    sr: float = 22050,
    S: NDArray[Any] | None = None,
    n_fft: int = 2048,
    hop_length: int = 512,
    win_length: int | None = None,
    window: str = "hann",
    center: bool = True,
    pad_mode: str = "constant",
    freq: ArrayLike | None = None,
    centroid: ArrayLike | None = None,
    norm: bool = True,
    p: float = 2,
) -> NDArray[np.floating[Any]]:
    """How far a frame's magnitudes lie from their centroid: ``librosa.feature.spectral_bandwidth``.

    Parameters
    ----------
    y : np.ndarray [shape=(..., n)], optional
        Sound.
    sr : int
        Samples a second.
    S : np.ndarray [shape=(..., 1 + n_fft // 2, frames)], optional
        A magnitude spectrogram, in the place of `y`.
    n_fft, hop_length, win_length, window, center, pad_mode
        As of `auricle.stft`.
    freq : np.ndarray [shape=(1 + n_fft // 2,) or as S], optional
        Hz of the bins, if they aren't those of the STFT.
    centroid : np.ndarray [shape=(..., 1, frames)], optional
        What `spectral_centroid` gave.
    norm : bool
        Whether the magnitudes of each frame are brought to the sum 1.
    p : float
        Power of the distance, 0.001 to 100.

    Returns
    -------
    np.ndarray [shape=(..., 1, frames)], Hz

    Raises
    ------
    ParameterError
        If there is neither sound nor spectrogram, or a parameter is out of range or not supported.

    Examples
    --------
    >>> import numpy as np, auricle
    >>> auricle.feature.spectral_bandwidth(y=np.ones(22050, np.float32)).shape
    (1, 44)
    """
    if freq is not None or centroid is not None or not norm:
        if not p > 0:
            raise ParameterError(f"p={p} must be positive")
        magnitudes = Magnitudes(
            "Spectral bandwidth", y=y, S=S, sr=sr, n_fft=n_fft, freq=freq, hop_length=hop_length, win_length=win_length,
            window=window, center=center, pad_mode=pad_mode,
        )  # fmt: skip
        return magnitudes.bandwidth(centroid, bool(norm), p)
    return of_spectra(
        "spectral_bandwidth", "Spectral bandwidth", y=y, S=S, sr=sr, n_fft=n_fft, hop_length=hop_length,
        win_length=win_length, window=window, center=center, pad_mode=pad_mode, bandwidth_p=p,
    )  # fmt: skip


def spectral_rolloff(
    *,
    y: NDArray[Any] | None = None,
    sr: float = 22050,
    S: NDArray[Any] | None = None,
    n_fft: int = 2048,
    hop_length: int = 512,
    win_length: int | None = None,
    window: str = "hann",
    center: bool = True,
    pad_mode: str = "constant",
    freq: ArrayLike | None = None,
    roll_percent: float = 0.85,
) -> NDArray[np.floating[Any]]:
    """Below which frequency a share of the magnitudes lies: ``librosa.feature.spectral_rolloff``.

    Parameters
    ----------
    y : np.ndarray [shape=(..., n)], optional
        Sound.
    sr : int
        Samples a second.
    S : np.ndarray [shape=(..., 1 + n_fft // 2, frames)], optional
        A magnitude spectrogram, in the place of `y`.
    n_fft, hop_length, win_length, window, center, pad_mode
        As of `auricle.stft`.
    freq : np.ndarray [shape=(1 + n_fft // 2,) or as S], optional
        Hz of the bins, if they aren't those of the STFT.
    roll_percent : float
        The share, between 0 and 1.

    Returns
    -------
    np.ndarray [shape=(..., 1, frames)], Hz

    Raises
    ------
    ParameterError
        If there is neither sound nor spectrogram, or a parameter is out of range or not supported.

    Examples
    --------
    >>> import numpy as np, auricle
    >>> auricle.feature.spectral_rolloff(y=np.ones(22050, np.float32)).shape
    (1, 44)
    """
    if not 0.0 < roll_percent < 1.0:
        raise ParameterError("roll_percent must lie in the range (0, 1)")
    if freq is not None:
        magnitudes = Magnitudes(
            "Spectral rolloff", y=y, S=S, sr=sr, n_fft=n_fft, freq=freq, hop_length=hop_length, win_length=win_length,
            window=window, center=center, pad_mode=pad_mode,
        )  # fmt: skip
        return magnitudes.rolloff(roll_percent)
    return of_spectra(
        "spectral_rolloff", "Spectral rolloff", y=y, S=S, sr=sr, n_fft=n_fft, hop_length=hop_length,
        win_length=win_length, window=window, center=center, pad_mode=pad_mode, roll_percent=roll_percent,
    )  # fmt: skip


def spectral_contrast(
    *,
    y: NDArray[Any] | None = None,
    sr: float = 22050,
    S: NDArray[Any] | None = None,
    n_fft: int = 2048,
    hop_length: int = 512,
    win_length: int | None = None,
    window: str = "hann",
    center: bool = True,
    pad_mode: str = "constant",
    freq: None = None,
    fmin: float = 200.0,
    n_bands: int = 6,
    quantile: float = 0.02,
    linear: bool = False,
) -> NDArray[np.floating[Any]]:
    """How far peaks rise above valleys in each octave: ``librosa.feature.spectral_contrast``.

    Parameters
    ----------
    y : np.ndarray [shape=(..., n)], optional
        Sound.
    sr : int
        Samples a second.
    S : np.ndarray [shape=(..., 1 + n_fft // 2, frames)], optional
        A magnitude spectrogram, in the place of `y`.
    n_fft, hop_length, win_length, window, center, pad_mode
        As of `auricle.stft`.
    freq : None
        Not supported.
    fmin : float
        Hz where the first octave begins; below it lies one band more.
    n_bands : int
        Octaves, 1 to 30; each must begin below half of `sr` and hold a bin.
    quantile : float
        The share of a band's bins that makes its peak, and its valley; between 0 and 1.
    linear : bool
        The difference of magnitudes, not of decibels.

    Returns
    -------
    np.ndarray [shape=(..., n_bands + 1, frames)], dB

    Raises
    ------
    ParameterError
        If there is neither sound nor spectrogram, or a parameter is out of range or not supported.

    Examples
    --------
    >>> import numpy as np, auricle
    >>> auricle.feature.spectral_contrast(y=np.ones(22050, np.float32)).shape
    (7, 44)
    """
    refuse_unless_default(freq=(freq, None))
    if isinstance(n_bands, bool) or not isinstance(n_bands, (int, np.integer)) or n_bands < 1:
        raise ParameterError("n_bands must be a positive integer")
    if not 0.0 < quantile < 1.0:
        raise ParameterError("quantile must lie in the range (0, 1)")
    if fmin <= 0:
        raise ParameterError("fmin must be a positive number")
    return of_spectra(
        "spectral_contrast", "Spectral contrast", y=y, S=S, sr=sr, n_fft=n_fft, hop_length=hop_length,
        win_length=win_length, window=window, center=center, pad_mode=pad_mode, together=True,
        contrast__fmin=fmin, contrast__n_bands=n_bands, contrast__quantile=quantile, contrast__linear=bool(linear),
    )  # fmt: skip


def spectral_flatness(
    *,
    y: NDArray[Any] | None = None,
    S: NDArray[Any] | None = None,
    n_fft: int = 2048,
    hop_length: int = 512,
    win_length: int | None = None,
    window: str = "hann",
    center: bool = True,
    pad_mode: str = "constant",
    amin: float = 1e-10,
    power: float = 2.0,
) -> NDArray[np.floating[Any]]:
    """How much a frame is like noise: ``librosa.feature.spectral_flatness``.

    Parameters
    ----------
    y : np.ndarray [shape=(..., n)], optional
        Sound.
    S : np.ndarray [shape=(..., 1 + n_fft // 2, frames)], optional
        A magnitude spectrogram, in the place of `y`.
    n_fft, hop_length, win_length, window, center, pad_mode
        As of `auricle.stft`.
    amin : float
        Smaller powers count as this one.
    power : float
        Exponent of the magnitudes, 0.001 to 16.

    Returns
    -------
    np.ndarray [shape=(..., 1, frames)], 0 (a tone) to 1 (white noise)

    Raises
    ------
    ParameterError
        If there is neither sound nor spectrogram, or a parameter is out of range or not supported.

    Examples
    --------
    >>> import numpy as np, auricle
    >>> auricle.feature.spectral_flatness(y=np.zeros(22050, np.float32)).mean().round()
    np.float32(1.0)
    """
    if amin <= 0:
        raise ParameterError("amin must be strictly positive")
    return of_spectra(
        "spectral_flatness", "Spectral flatness", y=y, S=S, n_fft=n_fft, hop_length=hop_length,
        win_length=win_length, window=window, center=center, pad_mode=pad_mode, amin=amin, power=power,
    )  # fmt: skip
