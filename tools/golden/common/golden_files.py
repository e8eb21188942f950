"""What the generators of tests/golden share: the test signals, and the files that they write."""

import hashlib
import json
import pathlib
import platform
import shutil

import librosa
import numpy as np
import scipy
import scipy.signal

RATE = 22050
LENGTH = RATE // 2


def music(rng):
    """Three plucked chords with decaying partials over a beat of noise bursts."""
    t = np.arange(LENGTH) / RATE
    sound = np.zeros(LENGTH)
    for begin, roots in ((0.0, (220, 277.18, 329.63)), (0.17, (196, 246.94, 293.66)), (0.33, (174.61, 220, 261.63))):
        since = np.maximum(t - begin, 0)
        for root in roots:
            for partial in range(1, 9):
                loudness = (t >= begin) * np.exp(-since * (3 + partial)) / partial
                sound += loudness * np.sin(2 * np.pi * root * partial * since)
    for begin in (0.0, 0.125, 0.25, 0.375):
        since = np.maximum(t - begin, 0)
        sound += (t >= begin) * np.exp(-since * 60) * rng.standard_normal(LENGTH) * 0.5
    return 0.8 * sound / np.abs(sound).max()


def signals():
    rng = np.random.default_rng(2018)
    t = np.arange(LENGTH) / RATE
    impulse = np.zeros(LENGTH)
    impulse[LENGTH // 3] = 1.0
    made = {
        "music": music(rng),
        "sweep": 0.5 * scipy.signal.chirp(t, 20, t[-1], RATE / 2, method="logarithmic"),
        "noise": 0.1 * rng.standard_normal(LENGTH),
        "silence": np.zeros(LENGTH),
        "impulse": impulse,
        "shorter_than_n_fft": 0.3 * rng.standard_normal(300),
        "one_sample": np.array([0.5]),
        "two_tones": 0.5 * np.sin(2 * np.pi * 440 * t) + 1e-4 * np.sin(2 * np.pi * 5000 * t),
    }
    return {name: samples.astype(np.float32) for name, samples in made.items()}


def stft_arguments(p):
    return {
        "n_fft": p.get("n_fft", 2048),
        "hop_length": p.get("hop_length", 512),
        "win_length": p.get("win_length"),
        "window": p.get("window", "hann"),
        "center": p.get("center", True),
        "pad_mode": p.get("pad_mode", "constant"),
    }


class Writer:
    """Writes .npy files of float32 to tests/golden/NAME, and at last manifest.json and SHA256SUMS."""

    def __init__(self, name):
        self.generator = f"tools/golden/{name}.py"
        self.folder = pathlib.Path(__file__).resolve().parents[3] / "tests" / "golden" / name
        self.signals = {}
        self.cases = []
        self.hashes = []
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)

    def write(self, name, array):
        path = self.folder / name
        np.save(path, np.ascontiguousarray(array, dtype=np.float32))
        self.hashes.append(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {name}")

    def signal(self, name, samples):
        self.signals[name] = f"signal-{name}.npy"
        self.write(self.signals[name], samples)

    def case(self, kind, label, parameters, arrays, signal=None):
        stem = "-".join(filter(None, (kind, signal, label)))
        files = {part: f"{stem}{'-' + part if len(arrays) > 1 else ''}.npy" for part in arrays}
        for part, array in arrays.items():
            self.write(files[part], array)
        case = {"kind": kind, "parameters": parameters, "files": files}
        self.cases.append(case | ({"signal": signal} if signal else {}))

    def close(self, **more):
        manifest = {
            "generator": self.generator,
            "versions": {"python": platform.python_version()}
            | {module.__name__: module.__version__ for module in (librosa, np, scipy)},
            "signals": self.signals,
            "cases": self.cases,
        } | more
        (self.folder / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n")
        (self.folder / "SHA256SUMS").write_text("\n".join(self.hashes) + "\n")
