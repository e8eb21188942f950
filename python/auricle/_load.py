"""librosa.load."""

from __future__ import annotations

import os
from typing import Any, BinaryIO, Protocol

import numpy as np
from numpy.typing import DTypeLike, NDArray

from . import _arrays, _core
from ._files import look_for
from ._plan import unsupported, whole_number
from .exceptions import ParameterError


class Opened(Protocol):
    """A recording that soundfile (`soundfile.SoundFile`) or audioread has opened."""

    @property
    def samplerate(self) -> int: ...

    @property
    def channels(self) -> int: ...


def _read(opened: Any, offset: float, duration: float | None) -> _arrays.Float32:
    """What there is from here on, channels x samples. Closes it, as librosa does."""
    with opened:
        start = int(offset * opened.samplerate)
        count = None if duration is None else int(duration * opened.samplerate)
        if hasattr(opened, "seek"):
            if start:
                opened.seek(start)
            samples = opened.read(-1 if count is None else count, dtype="float32", always_2d=True)
        else:
            whole = np.frombuffer(b"".join(opened), "<i2").reshape(-1, opened.channels)
            samples = whole[start : None if count is None else start + count].astype(np.float32) / 2**15
    if not np.isfinite(samples).all():
        raise ParameterError("Audio buffer is not finite everywhere")
    return np.ascontiguousarray(samples.T)


def load(
    path: str | os.PathLike[Any] | BinaryIO | Opened,
    *,
    sr: float | None = 22050,
    mono: bool = True,
    offset: float = 0.0,
    duration: float | None = None,
    dtype: DTypeLike = np.float32,
    res_type: str = "soxr_hq",
) -> tuple[NDArray[np.floating[Any]], float]:
    """Sound of a recording: ``librosa.load``, of any file that FFmpeg can decode.

    Parameters
    ----------
    path : str, path, file object, soundfile.SoundFile or audioread object
        Where the recording is. A file object is read to its end; what soundfile or audioread has opened is read by them.
    sr : int, optional
        Samples a second wanted, 1000 to 768000; None: those of the recording.
    mono : bool
        Whether to take the mean of the channels; otherwise each is given, in FFmpeg's order (left, right, centre, …).
    offset : float
        Seconds into the recording.
    duration : float, optional
        Seconds at most; None: to the end.
    dtype : np.float32 or np.float64
        Of the samples, which are as exact as float32.
    res_type : "soxr_hq"
        Others are not supported.

    Returns
    -------
    y : np.ndarray [shape=(n,) or (channels, n)]
        Full scale is -1 to 1. Several channels only of a recording that has them, and without `mono`.
    sr : number
        Samples a second.

    Raises
    ------
    OSError
        If there is no such file (`MissingFileError`), or it can't be read.
    AudioError
        If it is no recording, or has no sound where it was asked for.
    ParameterError
        If a parameter is out of range or not supported.

    Examples
    --------
    >>> import io, wave, auricle
    >>> with wave.open(recording := io.BytesIO(), "wb") as out:
    ...     out.setparams((1, 2, 22050, 0, "NONE", ""))
    ...     out.writeframes(bytes(44100))
    >>> _ = recording.seek(0)
    >>> auricle.load(recording)[0].shape
    (22050,)
    """
    if res_type != "soxr_hq":
        raise unsupported("res_type", res_type, "'soxr_hq'")
    rate = None if sr is None else whole_number("sr", sr)
    if rate is not None and not 0 < rate < 2**31:
        raise ParameterError(f"sr={sr!r} must be from 1000 to 768000")
    wanted = _arrays.float_dtype(dtype)
    # Of nothing there are a rate and channels too, but the core wants to load something.
    times = float(offset), None if duration is None else float(duration) or 1.0
    if isinstance(path, (str, bytes, os.PathLike)):
        look_for(path)
        samples, found = _core.load_file(os.fsencode(path), rate, *times, bool(mono))
    elif hasattr(path, "samplerate"):
        found = path.samplerate
        channels = _read(path, *times)
        if mono:
            channels = channels.mean(axis=0, keepdims=True)
        samples = channels[:, np.newaxis] if rate in (None, found) else _core.resample(channels, found, rate)
    elif hasattr(path, "read"):
        contents = path.read()
        if not isinstance(contents, bytes):
            raise unsupported("path", path, "a name or a file of bytes")
        samples, found = _core.load_bytes(contents, rate, *times, bool(mono))
    else:
        raise unsupported("path", path, "a name or a file object")
    y = samples[0, 0] if len(samples) == 1 else samples[:, 0]
    if duration == 0:
        y = y[..., :0]
    return y.astype(wanted, copy=False), found if sr is None else sr
