"""Tables of features, as `auricle features` writes them."""

from __future__ import annotations

import csv
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from .exceptions import DatasetError

if TYPE_CHECKING:
    import pandas

_ABOUT = ("song", "genre", "segment", "start_s", "duration_s", "heard_s", "claimed_s", "damaged_s")


@dataclass(frozen=True)
class Table:
    """Features of songs: a row a song, or a stretch of one."""

    values: NDArray[np.float32]  #: rows x features
    names: tuple[str, ...]  #: of the features; of a .npy table "value1", "value2", …
    songs: tuple[str, ...]  #: each row's song
    genres: tuple[str, ...]  #: each row's genre

    def frame(self) -> pandas.DataFrame:
        """The same as a pandas.DataFrame, song and genre first.

        Raises
        ------
        ImportError
            If pandas is not installed.
        """
        import pandas

        about = pandas.DataFrame({"song": self.songs, "genre": self.genres})
        return pandas.concat([about, pandas.DataFrame(self.values, columns=list(self.names))], axis=1)


def read_table(path: str | os.PathLike[Any]) -> Table:
    """Reads a table that `auricle features` wrote.

    Parameters
    ----------
    path : path
        NAME.csv, or NAME.npy with its labels and its .json beside it.

    Returns
    -------
    Table

    Raises
    ------
    OSError
        If there is no such file.
    DatasetError
        If it is no such table.
    """
    file = Path(path)
    if file.suffix == ".npy":
        return _read_npy(file)
    if file.suffix == ".csv":
        return _read_csv(file)
    raise DatasetError(f"{file} is no table that can be read here; it must end in .csv or .npy")


def _read_npy(file: Path) -> Table:
    try:
        values = np.load(file, allow_pickle=False).astype(np.float32, copy=False)
        labels = np.load(file.with_suffix(".labels.npy"), allow_pickle=False)
        about = json.loads(file.with_suffix(".json").read_text(encoding="utf-8", errors="surrogateescape"))
        classes, songs = about["genres"], about["songs"]
    except (ValueError, KeyError) as error:
        raise DatasetError(f"{file} is no table as `auricle features` writes them: {error}") from error
    genres = tuple(classes[i] for i in labels.argmax(axis=1))
    names = tuple(f"value{i + 1}" for i in range(values.shape[1]))
    return Table(values, names, tuple(song if isinstance(song, str) else song["song"] for song in songs), genres)


def _read_csv(file: Path) -> Table:
    with open(file, newline="", encoding="utf-8", errors="surrogateescape") as text:
        rows = list(csv.reader(text))
    if not rows or rows[0][:2] != ["song", "genre"]:
        raise DatasetError(f"{file} is no table as `auricle features` writes them: it must begin with song,genre")
    header, body = rows[0], rows[1:]
    columns = [i for i, name in enumerate(header) if name not in _ABOUT]
    try:
        values = np.array([[row[i] for i in columns] for row in body], dtype=np.float32).reshape(len(body), -1)
    except (ValueError, IndexError) as error:
        raise DatasetError(f"{file}: {error}") from error
    return Table(
        values,
        tuple(header[i] for i in columns),
        tuple(row[0] for row in body),
        tuple(row[1] for row in body),
    )
