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

from ._files import Name
from .exceptions import AuricleError, FileError, ParameterError


def _program(name: str) -> str:
    folder = os.environ.get("AURICLE_PROGRAMS")
    found = shutil.which(name, path=folder) if folder else shutil.which(name)
    if found is None:
        where = f"in $AURICLE_PROGRAMS ({folder})" if folder else "on the PATH"
        raise FileError(f"there is no program {name} {where}; install it: apt install {name}, or make install")
    return found


def _text(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return ",".join(_text(item) for item in value)
    return os.fsdecode(value) if isinstance(value, (bytes, os.PathLike)) else str(value)


def _arguments(options: dict[str, Any]) -> list[str]:
    """The program's options: ``learning_rate=0.1`` is ``--learning-rate=0.1``, True is the option alone."""
    arguments: list[str] = []
    for name, value in options.items():
        if name in ("help", "version"):
            raise ParameterError(f"{name} is not for here: with it the program does nothing else")
        option = "--" + name.replace("_", "-")
        if value is True:
            arguments.append(option)
        elif value is not None and value is not False:
            text = _text(value)
            if not text:
                raise ParameterError(f"{name}={value!r} says nothing; leave it out")
            arguments.append(f"{option}={text}")
    return arguments


def _ending_with_this(command: list[str]) -> list[str]:
    """The same command, whose process the kernel ends by SIGTERM when this one ends, by whatever signal."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "TERM", *command] if setpriv else command


def run(program: str, arguments: list[str], output: Callable[[str], None] | None) -> None:
    """Runs a program to its end; with Ctrl-C it is interrupted and waited for, and it never outlives this process.

    Raises
    ------
    ParameterError
        If it doesn't take its options.
    AuricleError
        If it fails; the message is the program's last line.
    """
    said: list[str] = []
    child = subprocess.Popen(
        _ending_with_this([_program(program), *arguments]), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, errors="replace", start_new_session=True,
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


def _record_of(model: Name) -> Path:
    """Where the program leaves a run's record: only ``.safetensors`` gives way to its ending."""
    stem, ending = os.path.splitext(os.fsdecode(model))
    return Path(stem + ("" if ending.lower() == ".safetensors" else ending) + ".run.json")


def _version(path: Path) -> tuple[int, int] | None:
    """What is another once the file is written anew; None where there is no file."""
    try:
        found = os.stat(path)
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_mtime_ns


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
        The run's record, as stands in NAME.run.json beside the model NAME.safetensors.

    Raises
    ------
    ParameterError
        If an option is not known or out of range.
    FileError
        If there is no program `auricle-train` on the PATH or in $AURICLE_PROGRAMS.
    AuricleError
        If the training fails.
    """
    record = _record_of(model)
    before = _version(record)
    run("auricle-train", ["train", *_arguments({"data": data, "recipe": recipe, "output": model, **options})], output)
    if _version(record) == before:
        raise AuricleError(f"auricle-train trained nothing: it wrote no {record}")
    return _record(record)


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
    with tempfile.TemporaryDirectory() as folder:
        record = Path(folder) / "crossval.run.json"
        arguments = _arguments({"data": data, "recipe": recipe, "output": record, **options})
        run("auricle-train", ["crossval", *arguments], output)
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
        arguments = _arguments({"data": data, "json": scores, **options})
        run("auricle", ["evaluate", os.fsdecode(model), *arguments], output)
        return _record(scores)
