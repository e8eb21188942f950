"""Calls the functions with random arguments: they give a result or raise what they promise, and never crash.

    python python/tests/fuzz.py [--calls 100000] [--seed 0]

Worth most under AddressSanitizer: docs/testing.md has the build. Prints how many calls there were and what became of
them. Ends with 1 at the first exception of another kind, after printing the call.
"""

import argparse
import collections
import inspect
import sys
import warnings

import auricle
import numpy as np

ALLOWED = (auricle.AuricleError, TypeError, MemoryError)
NUMBERS = [0, 1, 2, 3, 5, 7, 12, 31, 100, 256, 512, 2048, 22050, -1, 2**31, 2**63, 0.5, 1.0, 1e-30, 1e30, -0.0, np.nan,
           np.inf, True, None, "hann", "ones", "reflect", (1, 2), [3, 4], np.int64(4), np.float32(2), b"x"]  # fmt: skip


class Flat:
    """A prior that thinks all tempos alike."""

    def logpdf(self, x):
        return np.zeros_like(x)


USUAL = {
    "n_fft": [16, 100, 256, 512], "hop_length": [1, 50, 128, 256], "win_length": [10, 100, 256, None],
    "frame_length": [1, 16, 255, 512], "window": ["hann", "hamming", "ones"],
    "pad_mode": ["constant", "reflect", "edge"], "center": [True, False], "n_mels": [1, 5, 40, 128],
    "n_mfcc": [1, 13, 200], "lag": [1, 2, 50], "max_size": [1, 2, 40], "width": [3, 9, 31], "order": [1, 2, 8],
    "axis": [-1, 0, 1], "kernel_size": [1, 2, 31, (3, 70)], "margin": [1.0, 3, (1, 2.5)], "n_bands": [1, 2, 6],
    "n_chroma": [1, 12, 36], "tuning": [None, 0.1], "units": ["frames", "time"], "sparse": [True, False],
    "sr": [1000, 8000, 22050], "top_db": [None, 0, 80.0], "ref": [1.0, np.max, np.median, np.ones(17), np.ones((129, 9))],
    "p": [0.5, 2, 7],
    "quantile": [0.02, 0.5, 0.99], "length": [None, 1, 500, 5000], "aggregate": [None, np.mean, np.median, np.max],
    "norm": [np.inf, -np.inf, None, 0, 1, 2.5, False, "ortho", "slaney"], "mel_norm": [None, 1, "slaney"],
    "dct_type": [1, 2, 3, 4], "freq": [None, np.arange(257.0), np.ones((129, 9))], "bpm": [None, 120, np.full(17, 90.0)],
    "power": [1.0, 2, 0.3], "win": [3, 384], "prior": [None, Flat()], "centroid": [None, np.ones((1, 9))],
    "base_c": [True, False],
}  # fmt: skip
FUNCTIONS = {
    "stft": "y", "istft": "stft_matrix", "power_to_db": "S", "amplitude_to_db": "S", "effects.hpss": "y",
    "effects.harmonic": "y", "onset.onset_strength": "y S ref", "beat.beat_track": "y onset_envelope",
    "feature.zero_crossing_rate": "y", "feature.delta": "data", "feature.tonnetz": "chroma",
    "feature.tempo": "y onset_envelope tg", "feature.tempogram": "y onset_envelope", "filters.mel": "",
    **{f"feature.{name}": "y S" for name in ("chroma_stft", "melspectrogram", "mfcc", "rms", "spectral_bandwidth",
       "spectral_centroid", "spectral_contrast", "spectral_flatness", "spectral_rolloff")},
}  # fmt: skip


def array(rng):
    """Any array: mostly small and plausible, sometimes of odd types, layouts and values."""
    shape = tuple(rng.choice([0, 1, 2, 3, 9, 17, 129, 257, 1025], size=rng.choice([0, 1, 1, 1, 2, 2, 3, 4])))
    while np.prod(shape, dtype=np.int64) > 20_000:
        shape = shape[1:]
    values = rng.normal(size=shape) * 10.0 ** rng.integers(-40, 40) if rng.random() < 0.2 else rng.normal(size=shape)
    kind = rng.choice(["f4", "f4", "f4", "f8", "f2", "i2", "c8", "?", "O", ">f4", "g"])
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made = np.asarray(values).astype(kind)
        if rng.random() < 0.4:
            made = np.asarray(abs(made))
        if rng.random() < 0.1 and made.size and made.dtype.kind in "fc":
            made.flat[rng.integers(made.size)] = rng.choice([np.nan, np.inf, -np.inf])
    if rng.random() < 0.2 and made.ndim:
        made = made[..., ::-1] if rng.random() < 0.5 else made.T
    if rng.random() < 0.2:
        made.flags.writeable = False
    return made


def arguments(rng, name):
    given = {}
    for key in FUNCTIONS[name].split():
        if rng.random() < 0.7:
            given[key] = array(rng) if rng.random() < 0.95 else NUMBERS[rng.integers(len(NUMBERS))]
    known = list(USUAL)
    for _ in range(rng.integers(0, 5)):
        key = known[rng.integers(len(known))]
        pool = USUAL[key] if rng.random() < 0.8 else NUMBERS
        given[key] = pool[rng.integers(len(pool))]
    if name == "filters.mel":
        given = {"sr": 22050, "n_fft": 256, **given}
    return given


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--calls", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    rng = np.random.default_rng(options.seed)
    names = list(FUNCTIONS)
    outcomes = collections.Counter()
    for call in range(options.calls):
        name = names[rng.integers(len(names))]
        function = auricle
        for part in name.split("."):
            function = getattr(function, part)
        given = arguments(rng, name)
        accepted = inspect.signature(function).parameters
        if not any(p.kind == p.VAR_KEYWORD for p in accepted.values()) or rng.random() < 0.9:
            given = {key: value for key, value in given.items() if key in accepted or rng.random() < 0.02}
        try:
            with np.errstate(all="ignore"):
                function(**given)
            outcomes["results"] += 1
        except ALLOWED as error:
            outcomes[type(error).__name__] += 1
        except Exception:
            print(f"call {call}: {name}({given!r})", flush=True)
            raise
    print(f"{options.calls} calls: " + ", ".join(f"{count} {kind}" for kind, count in outcomes.most_common()))


if __name__ == "__main__":
    sys.exit(main())
