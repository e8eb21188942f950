"""Recordings named, one and many."""

import dataclasses
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
import wave

import auricle
import numpy as np
import pytest


@pytest.fixture(scope="session")
def recording(tmp_path_factory, music):
    path = tmp_path_factory.mktemp("sound") / "music.wav"
    write(path, np.tile(music, 3))
    return path


def write(path, y):
    with wave.open(str(path), "wb") as out:
        out.setparams((1, 2, 22050, 0, "NONE", ""))
        out.writeframes((np.clip(y, -1, 1) * 32767).astype("<i2").tobytes())


@pytest.fixture(scope="session")
def recognizer():
    return auricle.Recognizer()


def test_a_file(recognizer, recording):
    found = recognizer.classify(recording)
    assert found.genre in recognizer.genres
    assert found.genres == recognizer.genres
    assert found.probabilities.shape == (len(recognizer.genres),)
    assert found.timeline.shape == (len(found.times), len(recognizer.genres))
    np.testing.assert_allclose(found.timeline.mean(axis=0), found.probabilities, atol=1e-6)
    assert found.ranking[0] == (found.genre, pytest.approx(float(found.probabilities.max())))
    assert found.heard.complete and found.heard.heard_s == pytest.approx(15.0, abs=0.1)
    assert np.isfinite(found.embedding).all()


def test_sound_is_named_as_its_file(recognizer, recording):
    y, sr = auricle.load(recording, sr=None)
    np.testing.assert_array_equal(
        recognizer.classify((y, sr)).probabilities, recognizer.classify(recording).probabilities
    )
    stereo = np.stack([y, y]).astype(np.float64)
    np.testing.assert_array_equal(
        recognizer.classify((stereo, sr)).probabilities, recognizer.classify((y, sr)).probabilities
    )


def test_channels_that_cancel_each_other_out_are_heard_by_one(recognizer, recording):
    y, sr = auricle.load(recording, sr=None)
    np.testing.assert_array_equal(
        recognizer.classify((np.stack([y, -y]), sr)).probabilities, recognizer.classify((y, sr)).probabilities
    )
    many = np.tile(y, (256, 1))
    assert recognizer.classify((many, sr)).genre == recognizer.classify((y, sr)).genre


def test_predictions_are_compared_by_their_values(recognizer, recording):
    one, same = recognizer.classify(recording), recognizer.classify(recording)
    assert one == same and hash(one) == hash(same) and len({one, same}) == 1
    assert one != dataclasses.replace(one, probabilities=one.probabilities[::-1]) and one != "a genre"


def test_a_pickled_recognizer_answers_as_before(recording):
    recognizer = auricle.Recognizer(timeline_hop=2.0, min_confidence=0.99)
    again = pickle.loads(pickle.dumps(recognizer))
    assert again.classify(recording) == recognizer.classify(recording)


def test_many_files_in_their_order(recognizer, recording, tmp_path):
    (tmp_path / "text.wav").write_text("no music")
    paths = [recording, tmp_path / "text.wav", tmp_path / "nothing.wav", os.fspath(recording)]
    told = []
    outcomes = list(recognizer.classify_files(paths, threads=2, progress=lambda done, last: told.append((done, last))))
    assert [outcome.path for outcome in outcomes] == paths
    assert [outcome.prediction is None for outcome in outcomes] == [False, True, True, False]
    assert "text.wav" in outcomes[1].error and "nothing.wav" in outcomes[2].error
    assert told == list(enumerate(outcomes, start=1))


def test_one_path_is_one_file(recognizer, recording):
    for path in (recording, os.fspath(recording)):
        (outcome,) = recognizer.classify_files(path)
        assert outcome.path == path and outcome.prediction is not None


def test_what_is_no_path_never_ends_the_work(recognizer, recording):
    outcomes = list(recognizer.classify_files([None, 3.5, "a\0b", recording], threads=1))
    assert [outcome.prediction is None for outcome in outcomes] == [True, True, True, False]
    assert all(outcome.error for outcome in outcomes[:3])


def test_threads_of_many_files(recognizer, recording):
    with pytest.raises(auricle.ParameterError, match="threads=-1"):
        recognizer.classify_files([recording], threads=-1)
    before = threading.active_count()
    outcomes = recognizer.classify_files([recording] * 3, threads=2**31 - 1)
    next(outcomes)
    assert threading.active_count() <= before + 3
    assert len(list(outcomes)) == 2
    assert list(recognizer.classify_files([])) == []


def test_an_iterator_left_early_stops_the_rest(recognizer, recording):
    for outcome in recognizer.classify_files([recording] * 500, threads=2):
        assert outcome.prediction is not None
        break
    # Nothing is left running: closing the iterator waited for the files in work alone.


def test_what_cant_be_named(recognizer, tmp_path):
    with pytest.raises(FileNotFoundError):
        recognizer.classify(tmp_path / "nothing.mp3")
    (tmp_path / "text.mp3").write_text("no music")
    with pytest.raises(auricle.AudioError, match="text.mp3"):
        recognizer.classify(tmp_path / "text.mp3")
    with pytest.raises(auricle.AuricleError):
        recognizer.classify((np.zeros(10, np.float32), 22050))
    with pytest.raises(auricle.ParameterError, match="finite"):
        recognizer.classify((np.full(99999, np.nan, np.float32), 22050))
    for rate in (0.5, 0, 1, -22050, 10**6):
        with pytest.raises(auricle.ParameterError, match="sr="):
            recognizer.classify((np.zeros(99999, np.float32), rate))
    for no_recording in (None, 3, np.zeros(99999, np.float32)):
        with pytest.raises(auricle.ParameterError, match=type(no_recording).__name__):
            recognizer.classify(no_recording)
    with pytest.raises(auricle.ParameterError, match="last axis"):
        recognizer.classify((np.zeros((99999, 2), np.float32), 22050))


def test_models(tmp_path):
    with pytest.raises(auricle.AuricleError, match="nothing"):
        auricle.Recognizer(tmp_path / "nothing.safetensors")
    (tmp_path / "bad.safetensors").write_bytes(b"x" * 100)
    with pytest.raises(auricle.ModelError, match="bad"):
        auricle.Recognizer(tmp_path / "bad.safetensors")
    with pytest.raises(auricle.ParameterError):
        auricle.Recognizer(timeline_hop=-1)
    unsure = auricle.Recognizer(min_confidence=1.0)
    noise = np.random.default_rng(0).normal(size=99999).astype(np.float32) * 0.1
    assert unsure.classify((noise, 22050)).genre == "unknown"


def test_loading_a_file_object(recording, music):
    with open(recording, "rb") as file:
        y, sr = auricle.load(file, sr=None)
    assert sr == 22050
    np.testing.assert_allclose(y, np.tile(music, 3), atol=1e-4)
    part, _ = auricle.load(recording, sr=16000, offset=1.0, duration=2.0, dtype=np.float64)
    assert part.shape == (32000,) and part.dtype == np.float64


def test_ctrl_c_ends_many_files_within_a_second(tmp_path):
    write(tmp_path / "long.wav", np.random.default_rng(0).normal(size=22050 * 1800) * 0.1)
    code = f"""
import signal
import auricle
signal.signal(signal.SIGINT, signal.default_int_handler)  # a program in the background is begun without
recognizer = auricle.Recognizer()
print("begun", flush=True)
try:
    for _ in recognizer.classify_files([{str(tmp_path / "long.wav")!r}] * 8, threads=2):
        pass
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""
    child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    try:
        assert child.stdout.readline() == "begun\n"
        time.sleep(0.7)
        sent = time.perf_counter()
        child.send_signal(signal.SIGINT)
        assert child.stdout.readline() == "interrupted\n"
        assert time.perf_counter() - sent < 3.0  # a second, and patience with machines that have much else to do
    finally:
        child.kill()
        child.wait()
        child.stdout.close()
