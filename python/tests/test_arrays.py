"""Any array that librosa takes is taken, without a copy where none is needed, and comes back in librosa's shape."""

import os
import signal
import subprocess
import sys
import threading
import time
import warnings

import auricle
import librosa
import numpy as np
import pytest


@pytest.mark.parametrize(
    "changed",
    [
        lambda y: y[::2],
        lambda y: y[::-1],
        lambda y: np.asfortranarray(np.stack([y, y])),
        lambda y: np.stack([y, y], axis=1).T,
        lambda y: y.astype(np.float16),
        lambda y: y.astype(np.float64),
        lambda y: y.astype(np.longdouble),
        lambda y: y.astype(">f4"),
        lambda y: np.stack([y, y]).reshape(2, 1, -1),
    ],
    ids=["strided", "reversed", "fortran", "transposed", "half", "double", "long", "big-endian", "3-d"],
)
def test_every_layout(music, changed):
    y = changed(music)
    plain = np.ascontiguousarray(y, dtype=np.float32)
    assert np.array_equal(auricle.stft(y), auricle.stft(plain))
    assert np.array_equal(auricle.feature.mfcc(y=y), auricle.feature.mfcc(y=plain))


def test_read_only(music):
    frozen = music.copy()
    frozen.flags.writeable = False
    assert np.array_equal(auricle.feature.mfcc(y=frozen), auricle.feature.mfcc(y=music))


def test_nothing_is_changed(music):
    y = music.copy()
    S = np.abs(auricle.stft(y))
    S_before = S.copy()
    auricle.effects.hpss(y)
    auricle.power_to_db(S)
    auricle.feature.chroma_stft(S=S)
    assert np.array_equal(y, music)
    assert np.array_equal(S, S_before)


def test_the_processor_rounds_as_before():
    code = "import numpy as np, auricle; print(np.float64(5e-324) * np.float64(1.0) > 0.0)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "True\n"


def test_no_copy_of_contiguous_float32(music):
    from auricle import _arrays

    assert np.shares_memory(_arrays.audio(music).values, music)
    assert not np.shares_memory(_arrays.audio(music[::2]).values, music)


def test_results_outlive_what_made_them(music):
    result = auricle.feature.mfcc(y=music)
    view = result[3:5]
    kept = view.copy()
    del result
    [auricle.feature.mfcc(y=music) for _ in range(20)]
    assert np.array_equal(view, kept)
    view[:] = 1.0  # ours to write to


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", [n for n in auricle.feature.__all__ if n not in ("delta", "tonnetz", "zero_crossing_rate")])
def test_shapes_and_dtypes_are_librosas(channels, name, dtype):
    y = channels.astype(dtype).reshape(2, 1, -1)
    ours, theirs = getattr(auricle.feature, name)(y=y), getattr(librosa.feature, name)(y=y)
    assert ours.shape == theirs.shape
    assert ours.dtype == theirs.dtype


def test_one_sample_and_silence():
    for y in (np.zeros(1, np.float32), np.ones(1, np.float32), np.zeros(30000, np.float32)):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            for name in ("mfcc", "chroma_stft", "spectral_centroid", "spectral_rolloff", "rms"):
                ours, theirs = getattr(auricle.feature, name)(y=y), getattr(librosa.feature, name)(y=y)
                assert ours.shape == theirs.shape
                np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-3)


def test_nan_in_a_spectrogram_does_no_harm(music):
    S = np.abs(auricle.stft(music))
    S[3, 5] = np.nan
    S[9, 20] = np.inf
    for name in ("melspectrogram", "chroma_stft", "spectral_centroid", "spectral_contrast", "spectral_rolloff", "rms"):
        assert getattr(auricle.feature, name)(S=S).shape[-1] == S.shape[-1]


def test_huge_values_do_no_harm():
    y = np.full(30000, 3e38, np.float32) * np.resize([1, -1], 30000)
    for name in ("mfcc", "chroma_stft", "spectral_contrast", "spectral_rolloff", "tempogram"):
        getattr(auricle.feature, name)(y=y)
    auricle.effects.hpss(y)


def test_threads_work_side_by_side():
    """The interpreter's lock is released: a second thread goes on while one is in the core."""
    y = np.random.default_rng(0).normal(size=20_000_000).astype(np.float32) * 0.1
    ticks = 0
    done = threading.Event()

    def tick():
        nonlocal ticks
        while not done.is_set():
            ticks += 1
            time.sleep(0.001)

    ticking = threading.Thread(target=tick)
    ticking.start()
    begin = time.perf_counter()
    auricle.feature.spectral_bandwidth(y=y)
    took = time.perf_counter() - begin
    done.set()
    ticking.join()
    assert ticks > 100 * took


def test_threads_get_the_same_results(music):
    wanted = auricle.feature.mfcc(y=music)
    results = [None] * 8

    def work(i):
        for _ in range(20):
            results[i] = auricle.feature.mfcc(y=music)

    threads = [threading.Thread(target=work, args=(i,)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(np.array_equal(result, wanted) for result in results)


@pytest.mark.parametrize(
    "call",
    ["effects.hpss(y)", "stft(y)", "feature.spectral_contrast(y=y)", "feature.tempogram(onset_envelope=y[:150_000])"],
)
def test_ctrl_c_ends_long_work_within_a_second(call):
    code = f"""
import signal, sys, threading, time
import numpy as np, auricle
signal.signal(signal.SIGINT, signal.default_int_handler)  # a program in the background is begun without
y = np.ones(40_000_000, np.float32)
print("begun", flush=True)
try:
    while True:
        auricle.{call}
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""
    child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, env=os.environ)
    patience = threading.Timer(60, child.kill)
    patience.start()
    try:
        assert child.stdout.readline() == "begun\n"
        time.sleep(0.7)
        sent = time.perf_counter()
        child.send_signal(signal.SIGINT)
        assert child.stdout.readline() == "interrupted\n"
        assert time.perf_counter() - sent < 3.0  # a second, and patience with machines that have much else to do
    finally:
        patience.cancel()
        child.kill()
        child.wait()
        child.stdout.close()
