"""Training and judging, done by the programs `auricle` and `auricle-train`; their records as dictionaries."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .exceptions import AuricleError, FileError, ParameterError

Name = str | os.PathLike[Any]


def _program(name: str) -> str:
    folder = os.environ.get("AURICLE_PROGRAMS")
    found = shutil.which(name, path=folder) if folder else shutil.which(name)
    if found is None:
        where = f"in $AURICLE_PROGRAMS ({folder})" if folder else "on the PATH"
        raise FileError(f"there is no program {name} {where}; build and install it with make install")
    return found


def _arguments(options: dict[str, Any]) -> list[str]:
    """The program's options: ``learning_rate=0.1`` is ``--learning-rate 0.1``, True is the option alone."""
    arguments: list[str] = []
    for name, value in options.items():
        option = "--" + name.replace("_", "-")
        if value is True:
            arguments.append(option)
        elif isinstance(value, (list, tuple)):
            arguments += [option, ",".join(str(item) for item in value)]
        elif value is not None and value is not False:
            arguments += [option, os.fspath(value) if isinstance(value, os.PathLike) else str(value)]
    return arguments


def run(program: str, arguments: list[str], output: Callable[[str], None] | None) -> None:
    """Runs a program to its end; with Ctrl-C it is interrupted and waited for.

    Raises
    ------
    ParameterError
        If it doesn't take its options.
    AuricleError
        If it fails; the message is the program's last line.
    """
    said: list[str] = []
    child = subprocess.Popen(
        [_program(program), *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
        start_new_session=True,
    )  # fmt: skip
    try:
        assert child.stdout is not None
        for line in child.stdout:
            said = [*said[-20:], line.rstrip("\n")]
            if output is not None:
                output(line.rstrip("\n"))
        status = child.wait()
    except BaseException:
        child.send_signal(signal.SIGINT)
        try:
            child.wait(timeout=60)
        except subprocess.TimeoutExpired:
            child.kill()
        raise
    finally:
        if child.stdout is not None:
            child.stdout.close()
    if status == 2:
        raise ParameterError(next((line for line in said if line.strip()), f"{program} was called wrongly"))
    if status != 0:
        raise AuricleError(next((line for line in reversed(said) if line.strip()), f"{program} ended with {status}"))


def _record(path: Path) -> dict[str, Any]:
    with open(path, encoding="utf-8", errors="surrogateescape") as file:
        record: dict[str, Any] = json.load(file)
    return record


def train(
    data: Name | None = None,
    *,
    model: Name,
    recipe: Name = "article",
    output: Callable[[str], None] | None = None,
    **options: Any,
) -> dict[str, Any]:
    """Trains networks on folders named after genres, by the program `auricle-train`.

    Parameters
    ----------
    data : path, optional
        The folder that holds one folder of audio for each genre; or give ``features=`` a table of them.
    model : path
        The model file to write.
    recipe : str or path
        The name of a recipe that comes with the program, or a .json file.
    output : callable, optional
        Called with each line that the program says.
    **options
        Any other of ``auricle train --help``: ``seed=1, epochs=20, networks=3, learning_rate=0.001, …``.

    Returns
    -------
    dict
        The run's record, as stands in NAME.run.json beside the model.

    Raises
    ------
    ParameterError
        If an option is not known or out of range.
    FileError
        If there is no program `auricle-train` on the PATH or in $AURICLE_PROGRAMS.
    AuricleError
        If the training fails.
    """
    songs = [] if data is None else ["--data", os.fspath(data)]
    arguments = ["train", *songs, "--recipe", os.fspath(recipe), "--output", os.fspath(model)]
    run("auricle-train", arguments + _arguments(options), output)
    return _record(Path(model).with_suffix(".run.json"))


def crossval(
    data: Name | None = None,
    *,
    recipe: Name = "article",
    output: Callable[[str], None] | None = None,
    **options: Any,
) -> dict[str, Any]:
    """Trains and tests a recipe on every fold, by the program `auricle-train`.

    Parameters
    ----------
    data, recipe, output
        As of `train`.
    **options
        Any other of ``auricle crossval --help``: ``folds=5, seed=1, known_faults="gtzan", …``.

    Returns
    -------
    dict
        The run's record.

    Raises
    ------
    AuricleError
        As `train`.
    """
    songs = [] if data is None else ["--data", os.fspath(data)]
    with tempfile.TemporaryDirectory() as folder:
        record = Path(folder) / "crossval.run.json"
        arguments = ["crossval", *songs, "--recipe", os.fspath(recipe), "--output", str(record)]
        run("auricle-train", arguments + _arguments(options), output)
        return _record(record)


def evaluate(
    model: Name,
    data: Name,
    *,
    output: Callable[[str], None] | None = None,
    **options: Any,
) -> dict[str, Any]:
    """Judges a model on songs whose genre is known, by the program `auricle`.

    Parameters
    ----------
    model : path
        A model file.
    data : path
        The folder that holds one folder of audio for each genre.
    output : callable, optional
        Called with each line that the program says.
    **options
        Any other of ``auricle evaluate --help``.

    Returns
    -------
    dict
        Accuracy with its interval, calibration, the scores of each genre, the confusion matrix.

    Raises
    ------
    AuricleError
        As `train`.
    """
    with tempfile.TemporaryDirectory() as folder:
        scores = Path(folder) / "scores.json"
        arguments = ["evaluate", os.fspath(model), "--data", os.fspath(data), "--json", str(scores)]
        run("auricle", arguments + _arguments(options), output)
        return _record(scores)
