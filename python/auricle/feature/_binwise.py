"""Spectral shape in NumPy, where frequencies, centroids or norms are given that the core doesn't take."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .. import _arrays, _core
from .._plan import plan, whole_number
from .._spectrum import frame_parameters, warn_if_short
from ..exceptions import ParameterError
from ._source import frame_size


class Magnitudes:
    """The magnitudes of sound or of a spectrogram, and the frequencies of their bins."""

    def __init__(
        self,
        what: str,
        *,
        y: NDArray[Any] | None,
        S: NDArray[Any] | None,
        sr: float,
        n_fft: int,
        freq: ArrayLike | None,
        **frames: Any,
    ) -> None:
        if S is not None:
            self.values = np.asarray(S)
            _arrays.spectrogram(S, what)
            n_fft = frame_size(n_fft, self.values.shape[-2])
        elif y is None:
            raise ParameterError("Input signal must be provided to compute a spectrogram")
        else:
            sound = _arrays.audio(y)
            tables = plan("spectrogram", top_db=None, power=1.0, **frame_parameters(n_fft, **frames))
            warn_if_short(y, n_fft, frames["center"])
            self.values = sound.shaped(_core.of_sound(tables, sound.values))
        if freq is None:
            freq = np.arange(self.values.shape[-2]) * (whole_number("sr", sr) / n_fft)
        given = _arrays.numbers("freq", freq, 1).astype(np.float64, copy=False)
        self.frequencies = self.fitting("freq", given[:, np.newaxis] if given.ndim == 1 else given)

    def fitting(self, name: str, array: NDArray[Any]) -> NDArray[Any]:
        """The array for each bin and frame."""
        try:
            return np.broadcast_to(array, self.values.shape)
        except ValueError:
            raise ParameterError(f"{name}.shape={array.shape} does not fit S.shape={self.values.shape}") from None

    def shares(self) -> NDArray[np.floating[Any]]:
        """Each frame's magnitudes brought to the sum 1."""
        return _arrays.normalized(self.values, 1, axis=-2)

    def centroid(self) -> NDArray[np.floating[Any]]:
        return np.sum(self.frequencies * self.shares(), axis=-2, keepdims=True)  # type: ignore[no-any-return]

    def bandwidth(self, centroid: ArrayLike | None, norm: bool, p: float) -> NDArray[np.floating[Any]]:
        centre = self.centroid() if centroid is None else _arrays.numbers("centroid", centroid, 2)
        distances = np.abs(self.frequencies - self.fitting("centroid", centre))
        weights = self.shares() if norm else self.values
        return np.sum(weights * distances**p, axis=-2, keepdims=True) ** (1.0 / p)  # type: ignore[no-any-return]

    def rolloff(self, roll_percent: float) -> NDArray[np.floating[Any]]:
        sums = np.cumsum(self.values, axis=-2)
        reached = np.where(sums < roll_percent * sums[..., -1:, :], np.inf, self.frequencies)
        return reached.min(axis=-2, keepdims=True)  # type: ignore[no-any-return]
