#!/usr/bin/env python3
"""Times each function of the Python package and librosa's in turn, in one run, for sound of 1 s, 30 s and 10 min.

    python bench/python_calls.py [--rounds 7] [--only mfcc stft]

Everything runs on one processor with one thread. A ratio is the median over the rounds of librosa's time over ours
within the round. What a call costs whatever it is about shows in 1 s.
"""

import argparse
import os
import statistics
import time

THREADS = {f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL", "NUMBA")}
os.environ.update(THREADS)  # before any library is imported

import auricle
import librosa
import numpy as np

RATE = 22050
SECONDS = (1, 30, 600)
FUNCTIONS = {
    "stft": lambda library, y: library.stft(y),
    "istft": lambda library, S: library.istft(S),
    "melspectrogram": lambda library, y: library.feature.melspectrogram(y=y),
    "mfcc": lambda library, y: library.feature.mfcc(y=y),
    "chroma_stft": lambda library, y: library.feature.chroma_stft(y=y),
    "spectral_centroid": lambda library, y: library.feature.spectral_centroid(y=y),
    "spectral_bandwidth": lambda library, y: library.feature.spectral_bandwidth(y=y),
    "spectral_rolloff": lambda library, y: library.feature.spectral_rolloff(y=y),
    "spectral_contrast": lambda library, y: library.feature.spectral_contrast(y=y),
    "spectral_flatness": lambda library, y: library.feature.spectral_flatness(y=y),
    "zero_crossing_rate": lambda library, y: library.feature.zero_crossing_rate(y),
    "rms": lambda library, y: library.feature.rms(y=y),
    "onset_strength": lambda library, y: library.onset.onset_strength(y=y),
    "tempogram": lambda library, y: library.feature.tempogram(y=y),
    "beat_track": lambda library, y: library.beat.beat_track(y=y),
    "hpss": lambda library, y: library.effects.hpss(y),
}


def sound(seconds):
    rng = np.random.default_rng(seconds)
    moment = np.arange(seconds * RATE) / RATE
    beat = rng.normal(size=len(moment)) * np.exp(-(moment % 0.5) * 20)
    return (0.1 * np.sin(2 * np.pi * 440 * moment) + 0.2 * beat + 0.01 * rng.normal(size=len(moment))).astype(np.float32)


def milliseconds(function, library, given):
    begin = time.perf_counter_ns()
    function(library, given)
    return (time.perf_counter_ns() - begin) / 1e6


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--only", nargs="+", choices=FUNCTIONS, default=list(FUNCTIONS))
    options = parser.parse_args()
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    print("| ms, and librosa's over ours | " + " | ".join(f"{s} s" for s in SECONDS) + " |\n|---|" + "---|" * len(SECONDS))
    for name in options.only:
        cells = []
        for seconds in SECONDS:
            y = sound(seconds)
            given = librosa.stft(y) if name == "istft" else y
            for library in (auricle, librosa):
                FUNCTIONS[name](library, sound(1) if name != "istft" else librosa.stft(sound(1)))
            rounds = options.rounds if seconds < 600 else max(2, options.rounds // 3)
            turns = [
                tuple(milliseconds(FUNCTIONS[name], library, given) for library in (auricle, librosa))
                for _ in range(rounds)
            ]
            ours = statistics.median(mine for mine, _ in turns)
            ratio = statistics.median(theirs / mine for mine, theirs in turns)
            cells.append(f"{ours:.2f}, {ratio:.1f}x")
        print(f"| {name} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
