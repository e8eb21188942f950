"""Training and judging by the programs, where they are on the PATH, and the tables that they write."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import auricle
import numpy as np
import pytest

needs_programs = pytest.mark.skipif(
    not (shutil.which("auricle") and shutil.which("auricle-train")), reason="the programs are not on the PATH"
)


@pytest.fixture(scope="module")
def songs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("songs")
    subprocess.run(["auricle", "compose", folder, "--songs", "6", "--seconds", "8", "--genres", "2"],
                   check=True, capture_output=True)  # fmt: skip
    return folder


@needs_programs
def test_train_evaluate_and_cross_validate(songs, tmp_path):
    model = tmp_path / "small.safetensors"
    lines = []
    record = auricle.train(songs, model=model, epochs=2, seed=1, threads=1, output=lines.append)
    assert sorted(record["genres"]) == ["chamber", "shuffle"]
    assert lines
    assert set(auricle.Recognizer(model).genres) == {"chamber", "shuffle"}
    scores = auricle.evaluate(model, songs)
    assert 0.0 <= scores["accuracy"] <= 1.0
    folds = auricle.crossval(songs, epochs=1, folds=2, threads=1)
    assert folds["genres"] == record["genres"]


@needs_programs
def test_what_the_programs_refuse(songs, tmp_path):
    with pytest.raises(auricle.ParameterError, match="no-such-option"):
        auricle.train(songs, model=tmp_path / "m.safetensors", no_such_option=1)
    with pytest.raises(auricle.AuricleError):
        auricle.train(tmp_path / "nothing", model=tmp_path / "m.safetensors")
    for nothing in ({"model": ""}, {"model": "m", "epochs": []}):
        with pytest.raises(auricle.ParameterError, match="says nothing"):
            auricle.train(songs, **nothing)
    assert not (tmp_path / "m.safetensors").exists()


@needs_programs
def test_an_unknown_option_is_named_with_its_value(songs, tmp_path):
    with pytest.raises(auricle.ParameterError, match="--foo=1"):
        auricle.train(songs, model=tmp_path / "m.safetensors", foo=1)


@needs_programs
def test_the_record_of_a_model_of_any_name(songs, tmp_path):
    record = auricle.train(songs, model=tmp_path / "run.v1", epochs=1, threads=1)
    assert (tmp_path / "run.v1.run.json").exists() and record["finished"]
    # One of an earlier run isn't taken for its own.
    for option in ("help", "version"):
        with pytest.raises(auricle.ParameterError, match=option):
            auricle.train(songs, model=tmp_path / "run.v1", **{option: True})


def test_a_program_that_writes_no_record(monkeypatch, tmp_path):
    program = tmp_path / "auricle-train"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("AURICLE_PROGRAMS", str(tmp_path))
    (tmp_path / "m.run.json").write_text('{"of": "an earlier run"}')
    with pytest.raises(auricle.AuricleError, match=r"m\.run\.json"):
        auricle.train(tmp_path, model=tmp_path / "m.safetensors")


def children_of(process):
    return Path(f"/proc/{process}/task/{process}/children").read_text().split()


def is_running(process):
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@needs_programs
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_training_ends_with_the_program_that_asked_for_it(songs, tmp_path, how):
    code = f"""
import signal
import auricle
signal.signal(signal.SIGINT, signal.default_int_handler)  # a program in the background is begun without
auricle.train({str(songs)!r}, model={str(tmp_path / "m.safetensors")!r}, epochs=100000, threads=1,
              output=lambda line: print(line, flush=True))
"""
    asking = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert asking.stdout.readline()
        (training,) = children_of(asking.pid)
        asking.send_signal(how)
        asking.wait(10)
        deadline = time.monotonic() + 10
        while is_running(training) and time.monotonic() < deadline:
            time.sleep(0.05)
        survived = is_running(training)
        if survived:
            os.kill(int(training), signal.SIGKILL)
        assert not survived
    finally:
        asking.kill()
        asking.wait()
        asking.stdout.close()


def test_no_programs(monkeypatch, tmp_path):
    monkeypatch.setenv("AURICLE_PROGRAMS", str(tmp_path))
    with pytest.raises(auricle.FileError, match="apt install auricle-train"):
        auricle.train(tmp_path, model=tmp_path / "m.safetensors")


@needs_programs
@pytest.mark.parametrize("ending", ["csv", "npy"])
def test_tables(songs, tmp_path, ending):
    pandas = pytest.importorskip("pandas")
    subprocess.run(["auricle", "features", songs, "-o", tmp_path / f"table.{ending}", "--no-store"],
                   check=True, capture_output=True)  # fmt: skip
    table = auricle.read_table(tmp_path / f"table.{ending}")
    assert table.values.shape == (12, len(table.names)) and table.values.dtype == np.float32
    assert set(table.genres) == {"chamber", "shuffle"}
    assert all(song.split("/")[-2] == genre for song, genre in zip(table.songs, table.genres, strict=True))
    frame = table.frame()
    assert isinstance(frame, pandas.DataFrame) and list(frame.columns[:2]) == ["song", "genre"]


def test_what_is_no_table(tmp_path):
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    with pytest.raises(auricle.DatasetError, match="other.csv"):
        auricle.read_table(tmp_path / "other.csv")
    np.save(tmp_path / "array.npy", np.ones(3))
    with pytest.raises((auricle.DatasetError, OSError)):
        auricle.read_table(tmp_path / "array.npy")
    with pytest.raises(auricle.DatasetError):
        auricle.read_table(tmp_path / "table.h5")
    with pytest.raises(FileNotFoundError):
        auricle.read_table(tmp_path / "nothing.csv")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", "line 1"),
        ("a,b\n", "line 1"),
        ("song,genre,x\na,jazz,1\nb,jazz\n", "line 3: 2 columns"),
        ("song,genre,x\na,jazz,1,2\n", "line 2: 4 columns"),
        ("song,genre,x\na,jazz,loud\n", "line 2: .*loud"),
        ("song,genre,x\na,jazz," + "1" * 140000 + "\n", "line 2"),
        ("song,genre,x\n", "no songs"),
    ],
)
def test_a_damaged_csv_table(tmp_path, text, line):
    (tmp_path / "table.csv").write_text(text)
    with pytest.raises(auricle.DatasetError, match=line) as refused:
        auricle.read_table(tmp_path / "table.csv")
    assert "table.csv" in str(refused.value) and "\n" not in str(refused.value)


WHOLE = {"values": np.ones((2, 3), np.float32), "labels": np.eye(2, dtype=np.float32),
         "about": {"genres": ["jazz", "rock"], "songs": ["a", "b"]}}  # fmt: skip


@pytest.mark.parametrize(
    "damaged",
    [
        {"values": np.ones((5, 3), np.float32)},
        {"values": np.ones(2, np.float32)},
        {"values": np.array([["a"], ["b"]])},
        {"labels": np.ones(2, np.float32)},
        {"labels": np.eye(3, dtype=np.float32)},
        {"labels": np.eye(2, 3, 1, dtype=np.float32)},
        {"labels": np.zeros((2, 2), np.float32)},
        {"about": ["jazz", "rock"]},
        {"about": {"genres": ["jazz", "rock"]}},
        {"about": {"genres": ["jazz", "rock"], "songs": 2}},
        {"about": {"genres": ["jazz"], "songs": ["a", "b"]}},
    ],
)
def test_a_damaged_npy_table(tmp_path, damaged):
    def write(table):
        np.save(tmp_path / "table.npy", table["values"])
        np.save(tmp_path / "table.labels.npy", table["labels"])
        (tmp_path / "table.json").write_text(json.dumps(table["about"]))

    write(WHOLE)
    assert auricle.read_table(tmp_path / "table.npy").genres == ("jazz", "rock")
    write(WHOLE | damaged)
    with pytest.raises(auricle.DatasetError, match=r"table\.") as refused:
        auricle.read_table(tmp_path / "table.npy")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("contents", [b"", b"\x93NUMPY\x01\x00", b"PK\x03\x04" + bytes(50)])
def test_what_is_no_array(tmp_path, contents):
    for name in ("table.npy", "table.labels.npy", "table.json"):
        (tmp_path / name).write_bytes(contents)
    with pytest.raises(auricle.DatasetError, match=r"table\.npy"):
        auricle.read_table(tmp_path / "table.npy")
