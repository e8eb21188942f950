"""Writes tests/golden/features: what librosa makes of test signals, for the C++ tests to compare with.

Every signal is computed here from fixed seeds; nothing is recorded. Arrays are .npy files, manifest.json says what
each one is and by which parameters (named as in a FeatureSpec) it was made.
"""

import warnings

import librosa
import numpy as np
from common.golden_files import RATE, Writer, signals, stft_arguments

# By name: what differs from librosa's defaults.
PARAMETERS = {
    "defaults": {},
    "reflect": {"pad_mode": "reflect"},
    "edge": {"pad_mode": "edge"},
    "short_frames": {"n_fft": 1024, "hop_length": 160},
    "speech_frames": {"n_fft": 400, "hop_length": 160, "sr": 16000, "n_mels": 80},
    "odd_frames": {"n_fft": 1023, "hop_length": 441},
    "htk": {"n_mels": 40, "htk": True},
    "not_normalised": {"norm": "none", "n_mels": 64},
    "empty_bands": {"n_fft": 512, "n_mels": 256},
    "band_limits": {"fmin": 80.0, "fmax": 7600.0, "n_mels": 64},
    "amplitude": {"power": 1.0},
    "power_of_three": {"power": 3.0, "n_mels": 40},
    "not_centred": {"center": False},
    "all_decibels": {"top_db": None},
    "all_decibels_small_amin": {"top_db": None, "amin": 1e-20},
    "relative_to_max": {"ref": "max"},
    "relative_to_median": {"ref": "median"},
    "relative_to_number": {"ref": 0.25, "amin": 1e-5, "top_db": 30.0},
    "few_coefficients": {"n_mfcc": 13, "lifter": 22.0},
    "many_coefficients": {"n_mfcc": 40, "win_length": 1024, "window": "hamming"},
    "plain_dct": {"dct_norm": "none", "window": "ones"},
    "long_hop": {"n_fft": 512, "hop_length": 700},
}

STFT_CASES = [
    ("music", "defaults"),
    ("music", "odd_frames"),
    ("music", "many_coefficients"),
    ("noise", "speech_frames"),
    ("impulse", "long_hop"),
    ("shorter_than_n_fft", "defaults"),
    ("shorter_than_n_fft", "reflect"),
    ("one_sample", "reflect"),
]
MEL_POWER_CASES = [(signal, name) for signal in ("music", "noise", "two_tones") for name in ("defaults", "htk", "amplitude")]
FILTER_CASES = [
    {"n_fft": 1024, "n_mels": 40},
    {"n_fft": 1024, "n_mels": 40, "htk": True},
    {"n_fft": 1024, "n_mels": 40, "norm": "none"},
    {"n_fft": 1024, "n_mels": 40, "fmin": 300.0, "fmax": 5000.0},
    {"n_fft": 512, "n_mels": 256},
    {"n_fft": 1023, "n_mels": 30, "sr": 44100},
]
SPECTROGRAM_CASES = [("music", "short_frames"), ("two_tones", "all_decibels"), ("silence", "defaults")]


def mel_arguments(p):
    return {
        "sr": p.get("sr", RATE),
        "n_mels": p.get("n_mels", 128),
        "fmin": p.get("fmin", 0.0),
        "fmax": p.get("fmax"),
        "htk": p.get("htk", False),
        "norm": None if p.get("norm") == "none" else "slaney",
    }


def mel_power(y, p):
    return librosa.feature.melspectrogram(y=y, power=p.get("power", 2.0), **stft_arguments(p), **mel_arguments(p))


def decibel(power, p):
    ref = p.get("ref", 1.0)
    ref = {"max": np.max, "median": np.median}.get(ref, ref)
    return librosa.power_to_db(power, ref=ref, amin=p.get("amin", 1e-10), top_db=p.get("top_db", 80.0))


def mfcc(y, p):
    if not p:
        return librosa.feature.mfcc(y=y, sr=RATE)  # librosa's own way from end to end
    norm = None if p.get("dct_norm") == "none" else "ortho"
    return librosa.feature.mfcc(
        S=decibel(mel_power(y, p), p), n_mfcc=p.get("n_mfcc", 20), norm=norm, lifter=p.get("lifter", 0)
    )


def main():
    warnings.simplefilter("ignore")  # librosa warns of the very cases that are meant here: short clips, empty bands
    writer = Writer("features")
    sounds = signals()
    for name, samples in sounds.items():
        writer.signal(name, samples)

    for label, p in PARAMETERS.items():
        for signal, y in sounds.items():
            if not p.get("center", True) and len(y) < p.get("n_fft", 2048):
                continue  # an error in librosa, and tested as one
            writer.case("mel", label, p, {"db": decibel(mel_power(y, p), p)}, signal)
            writer.case("mfcc", label, p, {"db": mfcc(y, p)}, signal)
    for signal, label in STFT_CASES:
        spectrum = librosa.stft(sounds[signal], **stft_arguments(PARAMETERS[label]))
        writer.case("stft", label, PARAMETERS[label], {"re": spectrum.real, "im": spectrum.imag}, signal)
    for signal, label in MEL_POWER_CASES:
        writer.case("mel_power", label, PARAMETERS[label], {"power": mel_power(sounds[signal], PARAMETERS[label])}, signal)
    for signal, label in SPECTROGRAM_CASES:
        p = PARAMETERS[label]
        power = np.abs(librosa.stft(sounds[signal], **stft_arguments(p))) ** 2
        writer.case("spectrogram", label, p, {"db": decibel(power, p)}, signal)
    for number, p in enumerate(FILTER_CASES):
        writer.case("filters", str(number), p, {"weights": librosa.filters.mel(n_fft=p["n_fft"], **mel_arguments(p))})
    writer.close()


main()
