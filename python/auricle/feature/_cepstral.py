"""Mel bands, cepstral coefficients and pitch classes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .. import _arrays, _core
from .._plan import plan, refuse_others, unsupported, whole_number
from .._spectrum import power_to_db
from ..exceptions import ParameterError
from ..filters import mel_parameters
from ._source import frame_size, of_spectra

_CHROMA_NORMS = {np.inf: "max", 1: "sum"}


def melspectrogram(
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
    power: float = 2.0,
    **kwargs: Any,
) -> NDArray[np.floating[Any]]:
    """Power in mel bands: ``librosa.feature.melspectrogram``.

    Parameters
    ----------
    y : np.ndarray [shape=(..., n)], optional
        Sound.
    sr : int
        Samples a second.
    S : np.ndarray [shape=(..., 1 + n_fft // 2, frames)], optional
        A (power) spectrogram, in the place of `y`; taken as it is.
    n_fft, hop_length, win_length, window, center, pad_mode
        As of `auricle.stft`.
    power : float
        Exponent of the magnitudes, 0.001 to 16.
    **kwargs
        `n_mels`, `fmin`, `fmax`, `htk`, `norm` of `auricle.filters.mel`.

    Returns
    -------
    np.ndarray [shape=(..., n_mels, frames)]

    Raises
    ------
    ParameterError
        If there is neither sound nor spectrogram, or a parameter is out of range or not supported.

    Examples
    --------
    >>> import numpy as np, auricle
    >>> auricle.feature.melspectrogram(y=np.ones(22050, np.float32), n_mels=40).shape
    (40, 44)
    """
    parameters, norm, dtype = mel_parameters(**kwargs)
    bands = of_spectra(
        "mel", "A mel spectrogram", y=y, S=S, sr=sr, n_fft=n_fft, hop_length=hop_length, win_length=win_length,
        window=window, center=center, pad_mode=pad_mode, power=power if S is None else 2.0, top_db=None, **parameters,
    )  # fmt: skip
    if norm is not None:
        n_bins = None if S is None else np.shape(S)[-2]
        bands = _of_norm(bands, norm, sr=sr, n_fft=n_fft if n_bins is None else frame_size(n_fft, n_bins), **parameters)
    return bands if dtype is np.float32 else _arrays.as_dtype(bands, dtype)


def _of_norm(bands: NDArray[np.floating[Any]], number: float, **parameters: Any) -> NDArray[np.floating[Any]]:
    """The bands that filters of this norm, a number, would have given."""
    weights = _core.mel_weights(plan("mel", **parameters))[0]
    return (bands / _arrays.lengths(weights, number, axis=-1)).astype(bands.dtype)


def log_melspectrogram(y: NDArray[Any] | None, **parameters: Any) -> NDArray[np.floating[Any]]:
    """``power_to_db(melspectrogram(…))``, in the precision that this leaves something of."""
    for name, default in (("n_fft", 2048), ("hop_length", 512), ("win_length", None), ("window", "hann"),
                          ("center", True), ("pad_mode", "constant")):  # fmt: skip
        parameters.setdefault(name, default)
    frames = {
        name: parameters.pop(name) for name in ("n_fft", "hop_length", "win_length", "window", "center", "pad_mode")
    }
    sr, power = parameters.pop("sr"), parameters.pop("power", 2.0)
    filters, norm, dtype = mel_parameters(**parameters)
    if np.dtype(dtype) != np.float32:
        raise unsupported("dtype", dtype, "float32")
    bands = of_spectra("mel", "A mel spectrogram", y=y, S=None, sr=sr, power=power, **frames, **filters)
    if norm is not None:
        bands = _of_norm(bands, norm, sr=sr, n_fft=frames["n_fft"], **filters)
    levels: NDArray[np.floating[Any]] = power_to_db(bands)
    return levels


def mfcc(
    *,
    y: NDArray[Any] | None = None,
    sr: float = 22050,
    S: NDArray[Any] | None = None,
    n_mfcc: int = 20,
    dct_type: int = 2,
    norm: str | None = "ortho",
    lifter: float = 0,
    mel_norm: str | float | None = "slaney",
    **kwargs: Any,
) -> NDArray[np.floating[Any]]:
    """Mel-frequency cepstral coefficients: ``librosa.feature.mfcc``.

    Parameters
    ----------
    y : np.ndarray [shape=(..., n)], optional
        Sound.
    sr : int
        Samples a second.
    S : np.ndarray [shape=(..., n_mels, frames)], optional
        A mel spectrogram in decibels, in the place of `y`.
    n_mfcc : int
        Coefficients.
    dct_type : {1, 2, 3}
        Of the cosine transform.
    norm : {"ortho", None}
        Whether the cosine transform is orthonormal.
    lifter : float
        0: none; otherwise weighs coefficient k by ``1 + lifter / 2 sin(pi (k + 1) / lifter)``.
    mel_norm : "slaney", number or None
        `norm` of `auricle.filters.mel`.
    **kwargs
        As of `melspectrogram`.

    Returns
    -------
    np.ndarray [shape=(..., n_mfcc, frames)]

    Raises
    ------
    ParameterError
        If there is neither sound nor spectrogram, or a parameter is out of range or not supported.

    Examples
    --------
    >>> import numpy as np, auricle
    >>> auricle.feature.mfcc(y=np.ones(22050, np.float32), n_mfcc=13).shape
    (13, 44)
    """
    if isinstance(dct_type, bool) or dct_type not in (1, 2, 3):
        raise unsupported("dct_type", dct_type, "1, 2 or 3")
    if norm is not None and norm != "ortho":
        raise unsupported("norm", norm, "'ortho' or None")
    if not lifter >= 0:
        raise ParameterError(f"MFCC lifter={lifter} must be a non-negative number")
    if S is None:
        S = log_melspectrogram(y, sr=sr, norm=mel_norm, **kwargs)
    bands = _arrays.spectrogram(S, "MFCC", negative=True)
    n_mels = bands.values.shape[-2]
    if dct_type != 2:
        weights = _dct(dct_type, n_mels, norm)[: max(0, whole_number("n_mfcc", n_mfcc))]
        if lifter > 0:
            weights *= 1 + lifter / 2 * np.sin(np.pi * np.arange(1, 1 + len(weights)) / lifter)[:, np.newaxis]
        return bands.shaped((weights @ bands.values).astype(np.float32))
    # As in librosa there are no more coefficients than bands.
    n_mfcc = min(whole_number("n_mfcc", n_mfcc), n_mels)
    tables = plan("mfcc", n_mels=n_mels, n_mfcc=n_mfcc, dct_norm=norm or "none", lifter=lifter)
    return bands.shaped(_core.mfcc(tables, bands.values))


def _dct(dct_type: int, n: int, norm: str | None) -> NDArray[np.float64]:
    """What ``scipy.fft.dct`` of type 1 or 3 multiplies with: n x n."""
    k, i = np.ogrid[:n, :n]
    if dct_type == 3:
        weights = 2 * np.cos(np.pi * (2 * k + 1) * i / (2 * n))
        weights[:, 0] = 1
        if norm == "ortho":
            weights /= np.sqrt(2 * n)
            weights[:, 0] *= np.sqrt(2)
        return weights
    if n < 2:
        raise ParameterError(f"dct_type=1 takes two bands at least, given {n}")
    ends = [0, -1]
    weights = 2 * np.cos(np.pi * k * i / (n - 1))
    weights[:, ends] /= 2
    if norm == "ortho":
        weights /= np.sqrt(2 * (n - 1))
        weights[:, ends] *= np.sqrt(2)
        weights[ends] /= np.sqrt(2)
    return weights


def chroma_stft(
    *,
    y: NDArray[Any] | None = None,
    sr: float = 22050,
    S: NDArray[Any] | None = None,
    norm: float | None = np.inf,
    n_fft: int = 2048,
    hop_length: int = 512,
    win_length: int | None = None,
    window: str = "hann",
    center: bool = True,
    pad_mode: str = "constant",
    tuning: float | None = None,
    n_chroma: int = 12,
    **kwargs: Any,
) -> NDArray[np.floating[Any]]:
    """How strong each pitch class is: ``librosa.feature.chroma_stft``.

    Parameters
    ----------
    y : np.ndarray [shape=(..., n)], optional
        Sound.
    sr : int
        Samples a second.
    S : np.ndarray [shape=(..., 1 + n_fft // 2, frames)], optional
        A power spectrogram, in the place of `y`.
    norm : number or None
        The norm, as of ``librosa.util.normalize``, that is 1 in each frame; np.inf: its largest value.
    n_fft, hop_length, win_length, window, center, pad_mode
        As of `auricle.stft`.
    tuning : float, optional
        Deviation from A = 440 Hz in steps, -1 to 1; estimated from all channels if left out.
    n_chroma : int
        Steps of an octave.
    **kwargs
        `base_c`: whether the first class is C, not A. Not supported: `ctroct`, `octwidth`.

    Returns
    -------
    np.ndarray [shape=(..., n_chroma, frames)]

    Raises
    ------
    ParameterError
        If there is neither sound nor spectrogram, or a parameter is out of range or not supported.

    Examples
    --------
    >>> import numpy as np, auricle
    >>> auricle.feature.chroma_stft(y=np.ones(22050, np.float32)).shape
    (12, 44)
    """
    base_c = kwargs.pop("base_c", True)
    refuse_others("chroma_stft", kwargs)
    by_core = _CHROMA_NORMS.get(norm) if isinstance(norm, (int, float)) and norm is not True else None
    chroma = of_spectra(
        "chroma_stft", "A chromagram", y=y, S=S, sr=sr, n_fft=n_fft, hop_length=hop_length, win_length=win_length,
        window=window, center=center, pad_mode=pad_mode, together=tuning is None,
        chroma__norm=by_core or "none", chroma__tuning=tuning, chroma__n_chroma=n_chroma,
    )  # fmt: skip
    if not base_c:
        chroma = np.roll(chroma, 3 * (chroma.shape[-2] // 12), axis=-2)
    return chroma if by_core else _arrays.normalized(chroma, norm, axis=-2)


def tonnetz(
    *,
    y: NDArray[Any] | None = None,
    sr: float = 22050,
    chroma: NDArray[Any] | None = None,
    **kwargs: Any,
) -> NDArray[np.floating[Any]]:
    """Tonal centroids of a chromagram: ``librosa.feature.tonnetz``.

    Parameters
    ----------
    y : None
        Not supported without `chroma`: librosa takes a constant-Q chromagram there.
    sr : int
        Is of no account.
    chroma : np.ndarray [shape=(..., n_chroma, frames)]
        Such as `chroma_stft` gives.
    **kwargs
        Not supported.

    Returns
    -------
    np.ndarray [shape=(..., 6, frames)]

    Raises
    ------
    ParameterError
        If there is no chromagram, or something that is not supported.

    Examples
    --------
    >>> import numpy as np, auricle
    >>> auricle.feature.tonnetz(chroma=np.ones((12, 44), np.float32)).shape
    (6, 44)
    """
    if y is None and chroma is None:
        raise ParameterError("Either the audio samples or the chromagram must be passed as an argument.")
    if chroma is None:
        raise ParameterError("y without chroma is not supported by Auricle: it has no constant-Q chromagram; "
                             "pass chroma=auricle.feature.chroma_stft(y=y, sr=sr)")  # fmt: skip
    refuse_others("tonnetz", kwargs)
    classes = _arrays.real("chroma", chroma, 2)
    return classes.shaped(_core.tonnetz(classes.values)).astype(np.float64, copy=False)
