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

from ._files import look_for
from .exceptions import DatasetError

if TYPE_CHECKING:
    import pandas

_ABOUT = ("song", "genre", "segment", "start_s", "duration_s", "heard_s", "claimed_s", "damaged_s")


@dataclass(frozen=True, eq=False)
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
        NAME.csv, or NAME.npy with its labels and its .json beside it. (NAME.h5 is read by h5py, a data set a column.)

    Returns
    -------
    Table

    Raises
    ------
    MissingFileError
        If there is no such file.
    DatasetError
        If it is no such table.
    """
    file = Path(path)
    if file.suffix == ".npy":
        for needed in (file, file.with_suffix(".labels.npy"), file.with_suffix(".json")):
            look_for(needed)
        return _read_npy(file)
    if file.suffix == ".csv":
        look_for(file)
        return _read_csv(file)
    hint = "; h5py reads it, a data set a column" if file.suffix == ".h5" else ""
    raise DatasetError(f"{file} is no table that can be read here, which end in .csv or .npy{hint}")


def _matrix(file: Path) -> NDArray[np.float32]:
    with open(file, "rb") as data:
        array = np.lib.format.read_array(data, allow_pickle=False)
    if array.ndim != 2 or not (np.issubdtype(array.dtype, np.floating) or np.issubdtype(array.dtype, np.integer)):
        raise ValueError(f"{file.name} has no rows of numbers, but {array.dtype} of shape {array.shape}")
    return array.astype(np.float32, copy=False)


def _read_npy(file: Path) -> Table:
    try:
        values, labels = _matrix(file), _matrix(file.with_suffix(".labels.npy"))
        about = json.loads(file.with_suffix(".json").read_text(encoding="utf-8", errors="surrogateescape"))
        classes, songs = list(about["genres"]), list(about["songs"])
    except (KeyError, TypeError, ValueError) as error:
        raise DatasetError(f"{file} is no table as `auricle features` writes them: {error}") from error
    if not len(values) == len(labels) == len(songs) or labels.shape[1] != len(classes):
        raise DatasetError(
            f"{file} doesn't fit what is beside it: {len(values)} rows, labels of shape {labels.shape}, "
            f"{len(songs)} songs and {len(classes)} genres"
        )
    if not (np.count_nonzero(labels, axis=1) == 1).all():
        raise DatasetError(f"{file.with_suffix('.labels.npy')} must have one 1 in each row, and else 0")
    genres = tuple(str(classes[i]) for i in labels.argmax(axis=1))
    names = tuple(f"value{i + 1}" for i in range(values.shape[1]))
    return Table(values, names, tuple(str(song) for song in songs), genres)


def _read_csv(file: Path) -> Table:
    values: list[NDArray[np.float32]] = []
    about: list[tuple[str, str]] = []
    with open(file, newline="", encoding="utf-8", errors="surrogateescape") as text:
        rows = csv.reader(text)
        try:
            header = next(rows, [])
            if header[:2] != ["song", "genre"]:
                raise ValueError("a table as `auricle features` writes them begins with song,genre")
            columns = [i for i, name in enumerate(header) if name not in _ABOUT]
            for row in rows:
                if len(row) != len(header):
                    raise ValueError(f"{len(row)} columns, where the header has {len(header)}")
                values.append(np.array([row[i] for i in columns], dtype=np.float32))
                about.append((row[0], row[1]))
        except (ValueError, csv.Error) as error:
            raise DatasetError(f"{file}, line {max(1, rows.line_num)}: {error}") from error
    if not about:
        raise DatasetError(f"{file} holds no songs")
    songs, genres = zip(*about, strict=True)
    return Table(np.stack(values), tuple(header[i] for i in columns), songs, genres)
