#!/usr/bin/env python3
"""What several threads of one Python program are worth: the same calls by one thread and by as many as there are processors.

    python bench/python_threads.py [--rounds 7] [--calls 8]

Each call computes a feature of 30 s of sound. A ratio is the median over the rounds of one thread's time over the
threads' within the round: as many as there are processors would be all of it. librosa takes turns, with BLAS and FFT
kept to one thread each.
"""

import argparse
import os
import statistics
import time
from concurrent.futures import ThreadPoolExecutor

THREADS = {f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL", "NUMBA")}
os.environ.update(THREADS)  # before any library is imported

import auricle
import librosa
from python_calls import FUNCTIONS, sound

NAMES = ("melspectrogram", "mfcc", "chroma_stft", "beat_track", "hpss")


def seconds(work, n_threads, calls):
    with ThreadPoolExecutor(n_threads) as threads:
        list(threads.map(work, range(n_threads)))  # all of them have begun
        begin = time.perf_counter()
        list(threads.map(work, range(calls)))
        return time.perf_counter() - begin


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--calls", type=int, default=8)
    options = parser.parse_args()
    processors = sorted(os.sched_getaffinity(0))
    y = sound(30)
    print(f"| {len(processors)} threads over one | auricle | librosa |\n|---|---|---|")
    for name in NAMES:
        cells = []
        for library in (auricle, librosa):
            ratios = [
                seconds(lambda _: FUNCTIONS[name](library, y), 1, options.calls)
                / seconds(lambda _: FUNCTIONS[name](library, y), len(processors), options.calls)
                for _ in range(options.rounds)
            ]
            cells.append(f"{statistics.median(ratios):.2f}x")
        print(f"| {name} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
