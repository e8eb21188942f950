"""From the parameters of a call to the tables that it takes, which are kept for the next call."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

import numpy as np

from . import _core
from .exceptions import ParameterError

# SciPy's names of the windows there are.
_WINDOWS = {
    **dict.fromkeys(("hann", "hanning", "han"), "hann"),
    **dict.fromkeys(("hamming", "hamm", "ham"), "hamming"),
    **dict.fromkeys(("ones", "boxcar", "box", "rect", "rectangular"), "ones"),
}


def unsupported(name: str, value: object, allowed: str) -> ParameterError:
    """Says that one of librosa's possibilities isn't there."""
    text = repr(value)
    if len(text) > 60 or "\n" in text:
        text = f"<{type(value).__name__}>"
    return ParameterError(f"{name}={text} is not supported by Auricle; it can be {allowed}")


def refuse_unless_default(**given: tuple[object, object]) -> None:
    """Takes name=(value, default) and refuses what isn't the default."""
    for name, (value, default) in given.items():
        if value is not default:
            raise unsupported(name, value, f"{default!r} only")


def refuse_others(function: str, others: dict[str, Any]) -> None:
    """Refuses keyword arguments that librosa hands on to what Auricle hasn't."""
    for name, value in others.items():
        raise unsupported(f"{function}'s {name}", value, "left out only")


def whole_number(name: str, value: Any) -> int:
    """An integer, also where it comes as 22050.0."""
    if isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool):
        if np.isfinite(value) and int(value) == value and abs(int(value)) < 2**31:
            return int(value)
    raise ParameterError(f"{name}={value!r} must be a whole number below 2**31")


def _plain(value: object) -> object:
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"{value!r} is neither a number nor a name")


@lru_cache(maxsize=64, typed=True)
def _cached(**parameters: Any) -> _core.Plan:
    nested: dict[str, Any] = {}
    for name, value in parameters.items():
        group, _, key = name.rpartition("__")
        (nested.setdefault(group, {}) if group else nested)[key] = value
    return _core.Plan(json.dumps(nested, default=_plain))


def plan(kind: str, **parameters: Any) -> _core.Plan:
    """The plan of a feature: parameters as recipes and model files have them, ``group__name`` for one within a group.

    Raises
    ------
    ParameterError
        If one is out of its range or unknown to Auricle; the message names it.
    """
    window = parameters.get("window", "hann")
    if window is np.ones:
        window = "ones"
    if not isinstance(window, str) or window not in _WINDOWS:
        raise unsupported("window", window, "'hann', 'hamming' or 'ones'")
    parameters["window"] = _WINDOWS[window]
    pad_mode = parameters.get("pad_mode", "constant")
    if not isinstance(pad_mode, str):
        raise unsupported("pad_mode", pad_mode, "'constant', 'reflect' or 'edge'")
    for name in ("sr", "n_fft", "hop_length", "win_length", "n_mels", "n_mfcc"):
        if parameters.get(name) is not None:
            parameters[name] = whole_number(name, parameters[name])
    for name, value in parameters.items():
        if isinstance(value, (float, np.floating)) and not np.isfinite(value):
            raise ParameterError(f"{name.rpartition('__')[2]}={value!r} must be finite")
        if not isinstance(value, (bool, int, float, str, tuple, np.generic, type(None))):
            raise ParameterError(f"{name.rpartition('__')[2]}={type(value).__name__} must be a number or a name")
    return _cached(kind=kind, **parameters)
