"""A music library's catalogue, the same that `auricle library` has."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from . import _core
from ._files import Name, one_or_many
from ._plan import whole_number
from ._recognizer import default_model
from .exceptions import ParameterError

if TYPE_CHECKING:
    import pandas

__all__ = ["Catalogue", "Embeddings", "ScanProgress"]


@dataclass(frozen=True)
class ScanProgress:
    """How far a scan has come."""

    phase: str  #: "looking" for files, "answering" what was heard before, or "hearing"
    done: int
    failed: int  #: of those
    total: int  #: 0: not known


@dataclass(frozen=True, eq=False)
class Embeddings:
    """What a model's ears heard of each song of a library."""

    paths: list[str]
    cue_tracks: list[int]  #: which track of a file that a CUE sheet parts; 0: all of it
    vectors: NDArray[np.float32]  #: songs x embedding size; kept in half precision


class Catalogue:
    """What is known of a music library: what its files say of themselves, and what a model makes of them.

    Its files are only read. Writing tags is left to ``auricle library tag``, which shows before it writes.

    Parameters
    ----------
    file : path, optional
        The catalogue; the user's own if left out.

    Examples
    --------
    >>> import tempfile, auricle
    >>> library = auricle.library.Catalogue(tempfile.mkdtemp() + "/library.db")
    >>> library.scan(tempfile.mkdtemp())["found"]
    0
    """

    def __init__(self, file: str | os.PathLike[Any] | None = None) -> None:
        self._file = None if file is None else os.fsencode(file)

    def songs(
        self, *, genres: str | Sequence[str] = (), min_confidence: float | None = None, untagged: bool = False
    ) -> list[dict[str, Any]]:
        """Songs with what was heard of them, in the order of their paths.

        Parameters
        ----------
        genres : str or sequence of str
            Only those whose answer is one of these; empty: all.
        min_confidence : float, optional
            Only those whose answer is at least so probable, 0 to 1.
        untagged : bool
            Only those that say no genre of themselves.

        Returns
        -------
        list of dict
            The keys are those of ``auricle library list --json``.

        Raises
        ------
        FileError
            If there is no catalogue, or it is damaged.
        ParameterError
            If the model knows no such genre, or `min_confidence` is out of range.
        """
        if min_confidence is not None and not 0 <= min_confidence <= 1:
            raise ParameterError(f"min_confidence={min_confidence!r} must be from 0 to 1")
        found = _core.library_songs(
            self._file,
            [genres] if isinstance(genres, str) else list(genres),
            None if min_confidence is None else float(min_confidence),
            bool(untagged),
        )
        return [json.loads(song) for song in found]

    def scan(
        self,
        folders: Name | Iterable[Name],
        *,
        model: Name | None = None,
        thorough: bool = False,
        jobs: int = 0,
        progress: Callable[[ScanProgress], None] | None = None,
    ) -> dict[str, Any]:
        """Finds all music in folders and names its genres.

        Only what is new or changed since the last scan is heard, and no copy twice. A bad file never ends the work. What
        is interrupted (Ctrl-C, or `progress` raises) is gone on with by the next scan.

        Parameters
        ----------
        folders : path or iterable of paths
            Folders to search, or single files.
        model : path, optional
            A model file; if left out the words that ``auricle library learn`` has learnt, else the model that came along.
        thorough : bool
            Hear all of long songs, and not only some windows spread over them.
        jobs : int
            Songs in work at a time; 0: one a processor.
        progress : callable, optional
            Gets a `ScanProgress` now and then, from another thread.

        Returns
        -------
        dict
            The keys are those of ``auricle library scan --json``.

        Raises
        ------
        FileError
            If a folder is not there, the catalogue is damaged, or another scan goes on.
        ModelError
            If the model is none, or damaged.
        """
        if whole_number("jobs", jobs) < 0:
            raise ParameterError(f"jobs={jobs!r} must not be negative")
        stop = _core.Stop()
        raised: list[BaseException] = []

        def tell(*numbers: Any) -> None:
            if progress is not None and not raised:
                try:
                    progress(ScanProgress(*numbers))
                except BaseException as error:
                    raised.append(error)
                    stop.request()

        summary = _core.library_scan(
            self._file,
            [os.fsencode(name) for name in one_or_many(folders)],
            None if model is None else os.fsencode(model),
            os.fsencode(default_model()),
            bool(thorough),
            whole_number("jobs", jobs),
            None if progress is None else tell,
            stop,
        )
        if raised:
            raise raised[0]
        found: dict[str, Any] = json.loads(summary)
        return found

    def similar(
        self, like: Name, *, n: int = 20, cue_track: int = 0, model: Name | None = None
    ) -> list[dict[str, Any]]:
        """The songs that sound most like a song or a folder, the most alike first.

        Parameters
        ----------
        like : path
            A song, in the library or not (then it is heard first), or a folder of songs of the library.
        n : int
            How many.
        cue_track : int
            Which track of a file that a CUE sheet parts; 0: the file.
        model : path, optional
            A model whose ears have heard the library; see `scan`.

        Returns
        -------
        list of dict
            The keys are those of ``auricle library similar --json``.

        Raises
        ------
        FileError
            If there is no such file, or no catalogue.
        ParameterError
            If the library has heard nothing of the folder, or `n` or `cue_track` makes no sense.
        """
        if whole_number("cue_track", cue_track) < 0:
            raise ParameterError(f"cue_track={cue_track!r} must not be negative")
        if whole_number("n", n) < 1:
            raise ParameterError(f"n={n!r} must be at least 1")
        found = _core.library_similar(
            self._file,
            os.fsencode(like),
            whole_number("cue_track", cue_track),
            whole_number("n", n),
            None if model is None else os.fsencode(model),
            os.fsencode(default_model()),
        )
        songs: list[dict[str, Any]] = json.loads(found)["similar"]
        return songs

    def embeddings(self) -> Embeddings:
        """What the ears of the model that answers heard of each song, for work of one's own: clusters, maps, heads.

        Returns
        -------
        Embeddings
            Four bytes a number: a million songs of the model that came along take 4 GB.

        Raises
        ------
        FileError
            If there is no catalogue, or it is damaged.
        """
        paths, cue_tracks, vectors = _core.library_embeddings(self._file)
        return Embeddings([os.fsdecode(path) for path in paths], cue_tracks, vectors)

    def frame(self, **choice: Any) -> pandas.DataFrame:
        """`songs` as a pandas.DataFrame, a row a song.

        Raises
        ------
        ImportError
            If pandas is not installed.
        """
        import pandas

        return pandas.json_normalize(self.songs(**choice))
