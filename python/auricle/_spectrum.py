"""librosa's functions between sound and its spectrum."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from . import _arrays, _core
from ._plan import plan, unsupported, whole_number
from .exceptions import ParameterError


def _dtype(name: str, wanted: DTypeLike | None, single: type, double: type, result: NDArray[Any]) -> NDArray[Any]:
    if wanted is None:
        return result
    try:
        dtype = np.dtype(wanted)
    except TypeError:
        raise unsupported(name, wanted, f"{single.__name__} or {double.__name__}") from None
    if dtype not in (single, double):
        raise unsupported(name, wanted, f"{single.__name__} or {double.__name__}")
    return result.astype(dtype, copy=False)


def frame_parameters(
    n_fft: int,
    hop_length: int | None,
    win_length: int | None,
    window: str,
    center: bool,
    pad_mode: str,
) -> dict[str, Any]:
    """An STFT's parameters as a plan has them, with librosa's rule for a hop length that is left out."""
    if hop_length is None:
        named = ("n_fft", n_fft) if win_length is None else ("win_length", win_length)
        hop_length = max(1, whole_number(*named) // 4)
    elif isinstance(hop_length, bool) or not isinstance(hop_length, (int, np.integer)) or hop_length < 1:
        raise ParameterError(f"hop_length={hop_length!r} must be a positive integer")
    if not isinstance(center, (bool, np.bool_)):
        raise ParameterError(f"center={center!r} must be True or False")
    return {
        "n_fft": n_fft,
        "hop_length": hop_length,
        "win_length": win_length,
        "window": window,
        "center": bool(center),
        "pad_mode": pad_mode if center else "constant",
    }


def warn_if_short(y: NDArray[Any], n_fft: int, center: bool) -> None:
    """librosa's warning of sound that is shorter than a frame."""
    if center and n_fft > y.shape[-1]:
        warnings.warn(f"n_fft={n_fft} is too large for input signal of length={y.shape[-1]}", stacklevel=3)


def stft(
    y: NDArray[np.floating[Any]],
    *,
    n_fft: int = 2048,
    hop_length: int | None = None,
    win_length: int | None = None,
    window: str = "hann",
    center: bool = True,
    dtype: DTypeLike | None = None,
    pad_mode: str = "constant",
    out: NDArray[np.complexfloating[Any, Any]] | None = None,
) -> NDArray[np.complexfloating[Any, Any]]:
    """Short-time Fourier transform: ``librosa.stft``.

    Parameters
    ----------
    y : np.ndarray [shape=(..., n)]
        Sound, floating-point, finite.
    n_fft : int
        Samples a frame, 1 to 2**20.
    hop_length : int, optional
        Samples from one frame to the next; ``win_length // 4`` if left out.
    win_length : int, optional
        Samples of the window, centred in the frame; ``n_fft`` if left out.
    window : {"hann", "hamming", "ones"}
        The window's shape.
    center : bool
        Whether frame ``t`` is centred at ``y[t * hop_length]``, with padding on both sides.
    dtype : np.complex64 or np.complex128, optional
        Of the result; left out, it follows ``y``. Values are as exact as complex64 in either case.
    pad_mode : {"constant", "reflect", "edge"}
        What stands on both sides.
    out : np.ndarray, complex, optional
        Where to put the result, of its shape or with more frames.

    Returns
    -------
    np.ndarray [shape=(..., 1 + n_fft // 2, frames), complex]

    Raises
    ------
    ParameterError
        If `y` is not sound, or a parameter is out of range or not supported.

    Examples
    --------
    >>> import numpy as np, auricle
    >>> auricle.stft(np.zeros(22050, np.float32)).shape
    (1025, 44)
    """
    sound = _arrays.audio(y)
    parameters = frame_parameters(n_fft, hop_length, win_length, window, center, pad_mode)
    tables = plan("spectrogram", top_db=None, **parameters)
    warn_if_short(y, n_fft, center)
    spectra = sound.shaped(_core.stft(tables, sound.values))
    if out is None:
        return _dtype("dtype", dtype, np.complex64, np.complex128, spectra)
    if out.shape[:-1] != spectra.shape[:-1] or out.shape[-1] < spectra.shape[-1]:
        raise ParameterError(
            f"Shape mismatch for provided output array out.shape={out.shape} and target shape={spectra.shape}"
        )
    if not np.iscomplexobj(out):
        raise ParameterError(f"output with dtype={out.dtype} is not of complex type")
    out[..., : spectra.shape[-1]] = spectra
    return out if out.shape == spectra.shape else out[..., : spectra.shape[-1]]


def istft(
    stft_matrix: NDArray[np.complexfloating[Any, Any]],
    *,
    hop_length: int | None = None,
    win_length: int | None = None,
    n_fft: int | None = None,
    window: str = "hann",
    center: bool = True,
    dtype: DTypeLike | None = None,
    length: int | None = None,
    out: NDArray[np.floating[Any]] | None = None,
) -> NDArray[np.floating[Any]]:
    """Spectra back to sound: ``librosa.istft``.

    Parameters
    ----------
    stft_matrix : np.ndarray [shape=(..., 1 + n_fft // 2, frames)]
        What `stft` gave.
    hop_length, win_length, n_fft, window, center
        As `stft` was told; `n_fft` is worked out from the bins if left out.
    dtype : np.float32 or np.float64, optional
        Of the result; left out, it follows `stft_matrix`.
    length : int, optional
        Samples wanted; zeros stand where no frame reaches.
    out : np.ndarray, optional
        Where to put the result, of its shape.

    Returns
    -------
    np.ndarray [shape=(..., n)]

    Raises
    ------
    ParameterError
        If the bins are not those of `n_fft`, or a parameter is out of range or not supported.

    Examples
    --------
    >>> import numpy as np, auricle
    >>> y = np.sin(np.arange(22050, dtype=np.float32))
    >>> bool(np.allclose(auricle.istft(auricle.stft(y), length=len(y)), y, atol=1e-6))
    True
    """
    spectra = _arrays.spectra(stft_matrix)
    if n_fft is None:
        n_fft = 2 * (spectra.values.shape[-2] - 1)
    parameters = frame_parameters(n_fft, hop_length, win_length, window, center, "constant")
    n_samples = None if not length else whole_number("length", length)
    if n_samples is not None and not 0 < n_samples < 2**40:
        raise ParameterError(f"length={length!r} must be a positive number of samples")
    tables = plan("spectrogram", top_db=None, **parameters)
    sound = _core.istft(tables, spectra.values, n_samples)
    result = spectra.precise(sound.reshape(spectra.leading + sound.shape[2:]))
    if out is None:
        return _dtype("dtype", dtype, np.float32, np.float64, result)
    if out.shape != result.shape:
        raise ParameterError(f"Shape mismatch for provided output array out.shape={out.shape} != {result.shape}")
    out[...] = result
    return out


def _check_numbers(S: NDArray[Any]) -> None:
    if not np.issubdtype(S.dtype, np.number) or S.size == 0:
        raise ParameterError(f"S must be an array of numbers, at least one; given {S.dtype} of shape {S.shape}")


def power_to_db(
    S: ArrayLike,
    *,
    ref: ArrayLike | Callable[[NDArray[Any]], Any] = 1.0,
    amin: float = 1e-10,
    top_db: float | None = 80.0,
) -> Any:
    """Powers in decibels: ``librosa.power_to_db``.

    Parameters
    ----------
    S : number or np.ndarray
        Powers; of complex values the magnitude counts, with a warning.
    ref : number, np.ndarray or callable
        What 0 dB means: a power, several that broadcast to `S`, or a function of `S` that gives them, such as ``np.max``.
    amin : float
        Smaller powers count as this one; at least 1e-37.
    top_db : float, optional
        Decibels kept below the largest; None: all.

    Returns
    -------
    np.ndarray [shape=S.shape] or a number, dB

    Raises
    ------
    ParameterError
        If a parameter is out of range.

    Examples
    --------
    >>> import auricle
    >>> float(auricle.power_to_db(100.0))
    20.0
    """
    given = np.asarray(S)
    _check_numbers(given)
    if amin <= 0:
        raise ParameterError("amin must be strictly positive")
    if amin < 1e-37:
        raise unsupported("amin", amin, "1e-37 or more")
    if top_db is not None and top_db < 0:
        raise ParameterError("top_db must be non-negative")
    if np.iscomplexobj(given):
        warnings.warn(
            "power_to_db was called on complex input so phase information will be discarded. "
            "To suppress this warning, call power_to_db(np.abs(D)**2) instead.",
            stacklevel=2,
        )
        given = np.abs(given)
    reference = np.abs(ref(given) if callable(ref) else ref)
    limit = None if top_db is None else float(top_db)
    powers = np.ascontiguousarray(given, dtype=np.float32).reshape(-1)
    dtype = np.float32 if given.dtype == np.float32 else np.float64
    if np.ndim(reference) == 0:
        levels = _core.power_to_db(powers, float(reference), float(amin), limit)
        return levels.reshape(given.shape).astype(dtype, copy=False)[()]
    try:
        references = np.broadcast_to(reference, given.shape)
    except ValueError:
        raise ParameterError(f"ref.shape={np.shape(reference)} does not broadcast to S.shape={given.shape}") from None
    levels = _core.power_to_db(powers, 1.0, float(amin), None).reshape(given.shape)
    levels = levels - 10 * np.log10(np.maximum(amin, references) / max(amin, 1.0))
    if limit is not None:
        levels = np.maximum(levels, levels.max() - limit)
    return levels.astype(dtype, copy=False)[()]


def amplitude_to_db(
    S: ArrayLike,
    *,
    ref: ArrayLike | Callable[[NDArray[Any]], Any] = 1.0,
    amin: float = 1e-5,
    top_db: float | None = 80.0,
) -> Any:
    """Amplitudes in decibels: ``librosa.amplitude_to_db``.

    Parameters
    ----------
    S : number or np.ndarray
        Amplitudes; of complex values the magnitude counts, with a warning.
    ref : number, np.ndarray or callable
        What 0 dB means: an amplitude, several that broadcast to `S`, or a function of ``abs(S)`` that gives them.
    amin : float
        Smaller amplitudes count as this one.
    top_db : float, optional
        Decibels kept below the largest; None: all.

    Returns
    -------
    np.ndarray [shape=S.shape] or a number, dB

    Raises
    ------
    ParameterError
        If a parameter is out of range.

    Examples
    --------
    >>> import auricle
    >>> float(auricle.amplitude_to_db(10.0))
    20.0
    """
    given = np.asarray(S)
    _check_numbers(given)
    if np.iscomplexobj(given):
        warnings.warn(
            "amplitude_to_db was called on complex input so phase information will be discarded. "
            "To suppress this warning, call amplitude_to_db(np.abs(S)) instead.",
            stacklevel=2,
        )
    magnitude = np.abs(given)
    reference = np.abs(ref(magnitude) if callable(ref) else ref)
    return power_to_db(np.square(magnitude), ref=reference**2, amin=amin**2, top_db=top_db)
