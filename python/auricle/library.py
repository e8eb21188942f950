"""A music library's catalogue, as `auricle library scan` makes it; read only."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from . import _core

if TYPE_CHECKING:
    import pandas

__all__ = ["Catalogue"]


class Catalogue:
    """What is known of a music library.

    Parameters
    ----------
    file : path, optional
        The catalogue; the user's own if left out.
    """

    def __init__(self, file: str | os.PathLike[Any] | None = None) -> None:
        self._file = None if file is None else os.fsencode(file)

    def songs(
        self, *, genres: Sequence[str] = (), min_confidence: float | None = None, untagged: bool = False
    ) -> list[dict[str, Any]]:
        """Songs with what was heard of them, in the order of their paths.

        Parameters
        ----------
        genres : sequence of str
            Only those whose answer is one of these; empty: all.
        min_confidence : float, optional
            Only those whose answer is at least so probable.
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
            If the model knows no such genre.
        """
        found = _core.library_songs(
            self._file, list(genres), None if min_confidence is None else float(min_confidence), bool(untagged)
        )
        return [json.loads(song) for song in found]

    def frame(self, **choice: Any) -> pandas.DataFrame:
        """`songs` as a pandas.DataFrame, a row a song.

        Raises
        ------
        ImportError
            If pandas is not installed.
        """
        import pandas

        return pandas.json_normalize(self.songs(**choice))
