"""Names of files."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

from .exceptions import MissingFileError, ParameterError

Name = str | os.PathLike[Any]


def look_for(path: Name | bytes) -> None:
    """Sees whether there is such a file.

    Raises
    ------
    ParameterError
        If it is no name at all.
    MissingFileError
        If there is none.
    OSError
        If that can't be told.
    """
    if not isinstance(path, (str, bytes, os.PathLike)):
        raise ParameterError(f"a file is given by its name or path, not by {type(path).__name__}")
    try:
        os.stat(path)
    except FileNotFoundError as error:
        raise MissingFileError(error.errno, error.strerror, error.filename) from None


def one_or_many(paths: Name | Iterable[Name]) -> list[Name]:
    """Paths, of which one may stand for itself: a name is not taken letter by letter."""
    return [paths] if isinstance(paths, (str, bytes, os.PathLike)) else list(paths)
