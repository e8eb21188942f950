"""librosa.load."""

from __future__ import annotations

import os
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import DTypeLike, NDArray

from . import _arrays, _core
from ._plan import refuse_unless_default, unsupported, whole_number
from .exceptions import ParameterError


def load(
    path: str | os.PathLike[Any] | BinaryIO,
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
    path : str, path or file object
        Where the recording is. A file object is read to its end.
    sr : int, optional
        Samples a second wanted, 1000 to 768000; None: those of the recording.
    mono : True
        False is not supported.
    offset : float
        Seconds into the recording.
    duration : float, optional
        Seconds at most.
    dtype : np.float32 or np.float64
        Of the samples, which are as exact as float32.
    res_type : "soxr_hq"
        Others are not supported.

    Returns
    -------
    y : np.ndarray [shape=(n,)]
        Full scale is -1 to 1.
    sr : number
        Samples a second.

    Raises
    ------
    OSError
        If there is no such file, or it can't be read.
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
    refuse_unless_default(mono=(mono, True))
    if res_type != "soxr_hq":
        raise unsupported("res_type", res_type, "'soxr_hq'")
    rate = None if sr is None else whole_number("sr", sr)
    if rate is not None and not 0 < rate < 2**31:
        raise ParameterError(f"sr={sr!r} must be from 1000 to 768000")
    wanted = _arrays.float_dtype(dtype)
    times = float(offset), None if duration is None else float(duration)
    if isinstance(path, (str, bytes, os.PathLike)):
        os.stat(path)
        samples, found = _core.load_file(os.fsencode(path), rate, *times)
    elif hasattr(path, "read"):
        contents = path.read()
        if not isinstance(contents, bytes):
            raise unsupported("path", path, "a name or a file of bytes")
        samples, found = _core.load_bytes(contents, rate, *times)
    else:
        raise unsupported("path", path, "a name or a file object")
    return samples.astype(wanted, copy=False), found if sr is None else sr
