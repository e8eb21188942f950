"""The genre of recordings."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import _arrays, _core
from ._files import Name, look_for, one_or_many
from ._plan import whole_number
from .exceptions import AuricleError, ParameterError

Sound = tuple[NDArray[np.floating[Any]], float]
_MOST_CHANNELS = 256
_MOST_THREADS = 1024


@dataclass(frozen=True)
class Heard:
    """How much of a recording an answer is about."""

    heard_s: float  #: seconds that were decoded
    claimed_s: float  #: seconds that the file says it holds; 0: unknown
    damaged_s: float  #: seconds among those heard that were decoded with errors
    complete: bool  #: whether no more than a second is missing or damaged
    trouble: str  #: what is wrong, in one line; empty when it is complete


@dataclass(frozen=True, repr=False, eq=False)
class Prediction:
    """What a model makes of a recording. Two are equal where all values are."""

    genre: str  #: the answer: the most probable genre, or "unknown"
    genres: tuple[str, ...]  #: the model's genres, in its order
    probabilities: NDArray[np.float32]  #: one a genre, in the same order
    times: NDArray[np.float64]  #: moments x 2: begin and end of each, s
    timeline: NDArray[np.float32]  #: moments x genres: the probabilities of each
    embedding: NDArray[np.float32]  #: what the model heard; empty where it has no ears of its own
    padded: bool  #: whether the recording was shorter than what the model listens to
    heard: Heard

    @property
    def ranking(self) -> list[tuple[str, float]]:
        """Genres with their probabilities, the best first."""
        order = np.argsort(-self.probabilities, kind="stable")
        return [(self.genres[i], float(self.probabilities[i])) for i in order]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Prediction):
            return NotImplemented
        return all(np.array_equal(getattr(self, part.name), getattr(other, part.name)) for part in fields(self))

    def __hash__(self) -> int:
        return hash((self.genre, self.genres, self.heard))

    def __repr__(self) -> str:
        best = ", ".join(f"{genre} {100 * share:.1f} %" for genre, share in self.ranking[:3])
        return f"<Prediction {self.genre!r} ({best}) of {self.heard.heard_s:.1f} s>"


@dataclass(frozen=True)
class Outcome:
    """What became of one file of many."""

    path: Name
    prediction: Prediction | None
    error: str  #: why there is no prediction, in one line


def _interleaved(y: NDArray[np.floating[Any]], sr: float) -> tuple[NDArray[np.float32], int, int]:
    """Sound as the core hears it: samples, how many channels take turns in them, and the rate."""
    channels = _arrays.audio(y).values
    rate = whole_number("sr", sr)
    if not 1000 <= rate <= 768000:
        raise ParameterError(f"sr={sr!r} must be from 1000 to 768000")
    if not np.isfinite(channels).all():
        raise ParameterError("Audio buffer is not finite everywhere")
    if len(channels) > _MOST_CHANNELS:
        raise ParameterError(f"sound has its samples in the last axis; given y.shape={y.shape}")
    return np.ascontiguousarray(channels.T).ravel(), len(channels), rate


def default_model() -> str:
    """The model file that is taken where none is named: $AURICLE_MODEL, or the one that came along."""
    return os.environ.get("AURICLE_MODEL") or str(Path(__file__).parent / "models" / "everyday.safetensors")


class Recognizer:
    """A model ready to listen. A pickled one loads its model file anew where it is unpickled.

    Parameters
    ----------
    model : path, optional
        A model file as `auricle train` writes it; the one that came along if left out ($AURICLE_MODEL names another).
    timeline_hop : float, optional
        Seconds from one moment's begin to the next; as long as a moment if left out.
    min_confidence : float
        The answer is "unknown" where no genre is as probable as this; 0 to 1.
    threads : int
        Processors for one recording; 0: all.

    Raises
    ------
    MissingFileError
        If there is no such file.
    ModelError
        If it is no model, or damaged.

    Examples
    --------
    >>> import numpy as np, auricle
    >>> recognizer = auricle.Recognizer()
    >>> noise = np.random.default_rng(0).normal(size=10 * 22050).astype(np.float32) * 0.1
    >>> recognizer.classify((noise, 22050)).genre in recognizer.genres
    True
    """

    def __init__(
        self,
        model: Name | None = None,
        *,
        timeline_hop: float | None = None,
        min_confidence: float = 0.0,
        threads: int = 1,
    ) -> None:
        file = default_model() if model is None else model
        look_for(file)
        self._core = _core.Recognizer(
            os.fsencode(file),
            None if timeline_hop is None else float(timeline_hop),
            float(min_confidence),
            whole_number("threads", threads),
        )
        self.genres: tuple[str, ...] = tuple(self._core.genres)
        self._again = partial(
            type(self), file, timeline_hop=timeline_hop, min_confidence=min_confidence, threads=threads
        )

    def __reduce__(self) -> tuple[partial[Recognizer], tuple[()]]:
        return self._again, ()

    def classify(self, recording: Name | Sound) -> Prediction:
        """Names the genre of one recording.

        Parameters
        ----------
        recording : path, or (y, sr)
            A file of any kind and length, or sound [shape=(..., n)] and its rate, 1000 to 768000. Channels are averaged
            in either; of channels that cancel each other out one is heard.

        Returns
        -------
        Prediction

        Raises
        ------
        MissingFileError
            If there is no such file.
        AudioError
            If it is no recording, or too short.
        ParameterError
            If the sound is none, or it is neither a path nor (y, sr).
        """
        if isinstance(recording, tuple):
            if len(recording) != 2:
                raise ParameterError("sound is given as (y, sr)")
            return self._prediction(self._core.classify_samples(*_interleaved(*recording)))
        look_for(recording)
        return self._prediction(self._core.classify_file(os.fsencode(recording), None))

    def classify_files(
        self,
        paths: Name | Iterable[Name],
        *,
        threads: int = 0,
        progress: Callable[[int, Outcome], None] | None = None,
    ) -> Iterator[Outcome]:
        """Names the genres of many files, several at a time.

        Parameters
        ----------
        paths : path or iterable of paths
        threads : int
            Files in work at a time, up to 1024; 0: one a processor.
        progress : callable, optional
            Called with how many are done and the last one's outcome.

        Yields
        ------
        Outcome
            One for each file, in their order; a bad file has an `error` and no `prediction`, and never ends the work.

        Raises
        ------
        ParameterError
            If `threads` is negative.
        """
        if whole_number("threads", threads) < 0:
            raise ParameterError(f"threads={threads!r} must not be negative")
        names = one_or_many(paths)
        wanted = whole_number("threads", threads) or len(os.sched_getaffinity(0))
        return self._outcomes(names, max(1, min(wanted, len(names), _MOST_THREADS)), progress)

    def _outcomes(
        self, names: list[Name], workers: int, progress: Callable[[int, Outcome], None] | None
    ) -> Iterator[Outcome]:
        stop = _core.Stop()
        pool = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="auricle")
        try:
            for done, outcome in enumerate(pool.map(lambda name: self._outcome(name, stop), names), start=1):
                if progress is not None:
                    progress(done, outcome)
                yield outcome
        finally:
            stop.request()
            pool.shutdown(cancel_futures=True)

    def _outcome(self, name: Name, stop: _core.Stop) -> Outcome:
        try:
            look_for(name)
            return Outcome(name, self._prediction(self._core.classify_file(os.fsencode(name), stop)), "")
        except (AuricleError, OSError, ValueError, MemoryError) as error:
            return Outcome(name, None, str(error) or type(error).__name__)

    def _prediction(self, found: _core.Prediction) -> Prediction:
        heard = found.heard
        probabilities = found.probabilities
        return Prediction(
            genre=self._core.answer(probabilities.tolist()),
            genres=self.genres,
            probabilities=probabilities,
            times=found.times,
            timeline=found.timeline,
            embedding=found.embedding,
            padded=found.padded,
            heard=Heard(heard.heard_s, heard.claimed_s, heard.damaged_s, heard.complete, heard.trouble),
        )
