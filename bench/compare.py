#!/usr/bin/env python3
"""Times our features and those of Python libraries in turn, in one run, and prints medians and ratios.

    python bench/compare.py [SONG] [--programs build/bin] [--rounds 15] [--only mfcc mel hpss gtzan57]

SONG is a recording (of which 30 s are taken); absent, the one that AURICLE_BENCH_SONG names, or else a composed one.
Everything runs on one processor with one thread. A library that can't be imported is named and left out.
A ratio is the median over the rounds of the library's time over ours within the round, so that a machine that slows
down for a while slows both. The spread is the middle half of all times.

audioFlux does work of the same size but not the same numbers: it does not pad the ends (4 frames of 1292 fewer), has
mel bands of its own, and takes a plain logarithm for its MFCC. The others compute what librosa does by default. gtzan57
is the row of 57 columns that tools/golden/gtzan57.py describes.
"""

import argparse
import contextlib
import importlib.metadata
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

THREADS = {f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL", "NUMBA")}
os.environ.update(THREADS)  # before any library is imported
if hasattr(os, "sched_setaffinity"):  # what ignores the variables still has but one processor
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
RATE = 22050
SECONDS = 30
RUNS_A_TURN = {"mfcc": 5, "mel": 5, "hpss": 1, "gtzan57": 1}


def librosa_peer(y):
    import librosa

    sys.path.insert(0, str(HERE.parent / "tools" / "golden"))
    import gtzan57

    return {
        "mfcc": lambda: librosa.feature.mfcc(y=y, sr=RATE, n_mfcc=20),
        "mel": lambda: librosa.power_to_db(librosa.feature.melspectrogram(y=y, sr=RATE)),
        "hpss": lambda: librosa.effects.hpss(y),
        "gtzan57": lambda: gtzan57.row(y),
    }


def package_peer(y):
    """Our own functions by way of Python, with its version's name: what a call costs on top."""
    import auricle

    return {
        "mfcc": lambda: auricle.feature.mfcc(y=y, sr=RATE, n_mfcc=20),
        "mel": lambda: auricle.power_to_db(auricle.feature.melspectrogram(y=y, sr=RATE)),
        "hpss": lambda: auricle.effects.hpss(y),
    }


def audioflux_peer(y):
    import audioflux as af
    from audioflux import type as kinds

    mel = af.MelSpectrogram(
        num=128,
        radix2_exp=11,
        samplate=RATE,
        slide_length=512,
        normal_type=kinds.SpectralFilterBankNormalType.AREA,
    )
    cepstrum = af.XXCC(num=128)
    cepstrum.set_time_length(mel.cal_time_length(len(y)))
    separate = af.HPSS(radix2_exp=11, window_type=kinds.WindowType.HANN, slide_length=512, h_order=31, p_order=31)
    return {
        "mfcc": lambda: cepstrum.xxcc(mel.spectrogram(y), cc_num=20),
        "mel": lambda: af.utils.power_to_db(mel.spectrogram(y)),
        "hpss": lambda: separate.hpss(y),
    }


def torchaudio_peer(y):
    import torch
    import torchaudio

    torch.set_num_threads(1)
    torch.set_grad_enabled(False)
    frames = {"n_fft": 2048, "hop_length": 512, "pad_mode": "constant"}
    mel = frames | {"n_mels": 128, "mel_scale": "slaney", "norm": "slaney"}
    log_mel = torch.nn.Sequential(
        torchaudio.transforms.MelSpectrogram(RATE, **mel), torchaudio.transforms.AmplitudeToDB(top_db=80)
    )
    mfcc = torchaudio.transforms.MFCC(RATE, n_mfcc=20, melkwargs=mel)
    sound = torch.from_numpy(y)
    return {"mfcc": lambda: mfcc(sound), "mel": lambda: log_mel(sound)}


PEERS = {"auricle": package_peer, "librosa": librosa_peer, "audioflux": audioflux_peer, "torchaudio": torchaudio_peer}


def import_peers(y):
    peers = {}
    for name, build in PEERS.items():
        try:
            functions = build(y)
        except (ImportError, OSError) as error:
            print(f"LEFT OUT: {name} ({error}); see bench/requirements.txt")
        else:
            peers[f"{name} {importlib.metadata.version(name)}"] = functions
    return peers


def program(folder, name):
    path = folder / name
    if not path.exists():
        sys.exit(f"compare.py: {path} is missing; `ninja -C build {name}` makes it, --programs names another folder")
    return path


class Ours:
    """feature_timer, which times itself when asked."""

    def __init__(self, programs, song):
        command = [program(programs, "feature_timer"), song]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def run(self, kind, times):
        """Milliseconds of each run, or the reason why there are none."""
        try:
            self.process.stdin.write(f"{kind} {times}\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            sys.exit("compare.py: feature_timer ended; see its message above")
        line = self.process.stdout.readline()
        if not line:
            sys.exit("compare.py: feature_timer ended; see its message above")
        if line.startswith("error"):
            return line.strip()
        return [float(word) for word in line.split()]


def time_python(function, times):
    milliseconds = []
    for _ in range(times):
        begin = time.perf_counter_ns()
        function()
        milliseconds.append((time.perf_counter_ns() - begin) / 1e6)
    return milliseconds


def compare(kind, ours, peers, rounds):
    times = RUNS_A_TURN[kind]
    first = ours.run(kind, 1)
    if isinstance(first, str):
        print(f"\n{kind}: LEFT OUT, feature_timer says: {first}")
        return
    takers = {name: functions[kind] for name, functions in peers.items() if kind in functions}
    for function in takers.values():
        function()  # numba compiles and FFTs are planned on the first call
    turns = {"auricle": []} | {name: [] for name in takers}
    for _ in range(rounds):
        turns["auricle"].append(ours.run(kind, times))
        for name, function in takers.items():
            turns[name].append(time_python(function, times))

    print(f"\n{kind:24}{'median ms':>12}{'ratio':>9}   spread (ms)")
    for name, rounds_of_it in turns.items():
        every = [one for turn in rounds_of_it for one in turn]
        ratio = statistics.median(
            statistics.median(theirs) / statistics.median(mine)
            for theirs, mine in zip(rounds_of_it, turns["auricle"])
        )
        low, high = np.percentile(every, [25, 75])
        print(f"{name:24}{statistics.median(every):12.2f}{ratio:8.1f}x   {low:.2f} … {high:.2f}")
    for name in peers.keys() - takers.keys():
        print(f"{name:24}{'has none':>12}")


@contextlib.contextmanager
def recording(named, programs):
    named = named or os.environ.get("AURICLE_BENCH_SONG")
    if named:
        if not pathlib.Path(named).is_file():
            sys.exit(f"compare.py: there is no file {named}")
        yield pathlib.Path(named)
        return
    with tempfile.TemporaryDirectory() as folder:
        composed = pathlib.Path(folder, "composed")
        command = [program(programs, "auricle"), "compose", composed, "--genres", "1", "--songs", "1"]
        subprocess.run([*command, "--seconds", str(SECONDS)], check=True, stdout=subprocess.DEVNULL)
        yield next(composed.glob("*/*.wav"))


def load(song):
    import librosa

    return librosa.load(song, sr=RATE, duration=SECONDS)[0]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("song", nargs="?")
    parser.add_argument("--programs", type=pathlib.Path, default=HERE.parent / "build" / "bin")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--only", nargs="+", choices=RUNS_A_TURN, default=list(RUNS_A_TURN))
    arguments = parser.parse_args()

    with recording(arguments.song, arguments.programs) as song:
        y = load(song)
        print(f"{song}: {len(y) / RATE:.1f} s, {arguments.rounds} rounds, one thread")
        peers = import_peers(y)
        ours = Ours(arguments.programs, song)
        for kind in arguments.only:
            compare(kind, ours, peers, arguments.rounds)


if __name__ == "__main__":
    main()
