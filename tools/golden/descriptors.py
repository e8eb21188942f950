"""Writes tests/golden/descriptors: what librosa's descriptors make of test signals, for the C++ tests to compare with.

Every signal is computed here from fixed seeds; nothing is recorded. Arrays are .npy files, manifest.json says what
each one is. A case's parameters are the arguments of the librosa function that its kind names (`calls` in the manifest),
where they differ from librosa's defaults; "none" stands for None. Where librosa raises an error there is no case, but a
line in `refused`.
"""

import warnings

import librosa
import numpy as np
from common.golden_files import RATE, Writer, signals

RHYTHM_SECONDS = 8
SHORT = ("music", "sweep", "noise", "silence", "impulse", "shorter_than_n_fft", "one_sample", "two_tones")
LONG = ("beat_126", "beat_92")
FEW = ("music", "noise", "silence", "one_sample")


def beat(bpm, seed):
    """A click on every beat, louder on the first of four, over a chord that changes with the bar and breathes with it."""
    rng = np.random.default_rng(seed)
    length = RHYTHM_SECONDS * RATE
    t = np.arange(length) / RATE
    sound = np.zeros(length)
    period = 60 / bpm
    chords = ((220, 277.18, 329.63), (174.61, 220, 261.63), (196, 246.94, 293.66), (164.81, 207.65, 246.94))
    for number in range(int(RHYTHM_SECONDS / period)):
        begin = (number + 0.3) * period
        since = np.maximum(t - begin, 0)
        loudness = 1.0 if number % 4 == 0 else 0.5
        sound += (t >= begin) * loudness * np.exp(-since * 80) * rng.standard_normal(length)
        for root in chords[number // 4 % len(chords)]:
            for partial in (1, 2, 3):
                tone = np.sin(2 * np.pi * root * partial * since) / partial
                sound += (t >= begin) * 0.3 * np.exp(-since * 6) * (1 - np.exp(-since * 300)) * tone
    sound += 0.003 * rng.standard_normal(length)
    return np.round(32767 * 0.8 * sound / np.abs(sound).max()) / 32768  # few bits: the file compresses


# By kind: how it is called, and by label what differs from librosa's defaults, with the signals that it is tried on.
CASES = {
    "delta": {
        "width_9": ({"width": 9}, SHORT),
        "width_5": ({"width": 5}, FEW),
        "order_2": ({"order": 2}, SHORT),
        "nearest": ({"mode": "nearest"}, SHORT),
        "order_2_width_5": ({"order": 2, "width": 5}, FEW),
    },
    "chroma_stft": {
        "defaults": ({}, SHORT + LONG),
        "tuning_0": ({"tuning": 0.0}, SHORT),
        "tuning_0.3": ({"tuning": 0.3}, SHORT),
        "n_chroma_24": ({"n_chroma": 24}, SHORT),
        "not_normalised": ({"norm": "none"}, SHORT),
        "reflect": ({"pad_mode": "reflect"}, SHORT),
        "short_frames": ({"n_fft": 1024, "hop_length": 256, "sr": 44100}, FEW),
    },
    "estimate_tuning": {
        "defaults": ({}, SHORT + LONG),
        "power_spectrum": ({"power": 2.0}, SHORT + LONG),
        "bins_24": ({"bins_per_octave": 24}, SHORT),
        "coarse": ({"resolution": 0.05}, FEW),
        "short_frames": ({"n_fft": 1024, "hop_length": 256, "sr": 44100}, FEW),
    },
    "piptrack": {"defaults": ({}, ("music", "two_tones", "sweep", "silence")), "power_spectrum": ({"power": 2.0}, ("music",))},
    "spectral_centroid": {
        "defaults": ({}, SHORT + LONG),
        "short_frames": ({"n_fft": 1024, "hop_length": 160, "sr": 44100}, FEW),
        "not_centred": ({"center": False}, FEW),
        "reflect": ({"pad_mode": "reflect"}, FEW),
    },
    "spectral_bandwidth": {
        "defaults": ({}, SHORT + LONG),
        "p_1": ({"p": 1.0}, SHORT),
        "p_3_not_normalised": ({"p": 3.0, "norm": False}, FEW),
        "short_frames": ({"n_fft": 1024, "hop_length": 160, "sr": 44100}, FEW),
    },
    "spectral_rolloff": {
        "defaults": ({}, SHORT + LONG),
        "half": ({"roll_percent": 0.5}, SHORT),
        "lowest": ({"roll_percent": 0.01}, SHORT),
        "short_frames": ({"n_fft": 1024, "hop_length": 160, "sr": 44100}, FEW),
    },
    "spectral_contrast": {
        "defaults": ({}, SHORT + LONG),
        "few_bands": ({"n_bands": 4, "fmin": 100.0}, SHORT),
        "linear": ({"linear": True}, SHORT),
        "quantile_0.1": ({"quantile": 0.1}, SHORT),
        "short_frames": ({"n_fft": 1024, "hop_length": 256, "sr": 44100}, FEW),
    },
    "spectral_flatness": {
        "defaults": ({}, SHORT + LONG),
        "power_1": ({"power": 1.0}, SHORT),
        "large_amin": ({"amin": 1e-3}, SHORT),
        "short_frames": ({"n_fft": 1024, "hop_length": 160}, FEW),
    },
    "zero_crossing_rate": {
        "defaults": ({}, SHORT + LONG),
        "short_frames": ({"frame_length": 1024, "hop_length": 256}, SHORT),
        "not_centred": ({"center": False}, FEW),
    },
    "rms": {
        "defaults": ({}, SHORT + LONG),
        "short_frames": ({"frame_length": 1024, "hop_length": 256}, SHORT),
        "not_centred": ({"center": False}, FEW),
        "reflect": ({"pad_mode": "reflect"}, FEW),
    },
    "tonnetz": {"defaults": ({}, SHORT + LONG), "reflect": ({"pad_mode": "reflect"}, FEW)},
    "hpss": {
        "defaults": ({"n_fft": 512, "hop_length": 128}, ("music", "impulse")),
        "margin_3": ({"n_fft": 512, "hop_length": 128, "margin": [1.0, 3.0]}, ("music",)),
        "kernels": ({"n_fft": 512, "hop_length": 128, "kernel_size": [17, 31]}, ("music",)),
        "even_kernels": ({"n_fft": 512, "hop_length": 256, "kernel_size": [8, 12]}, ("music",)),
        "power_1": ({"n_fft": 512, "hop_length": 256, "power": 1.0}, ("music",)),
        "few_frames": ({"n_fft": 1024, "hop_length": 1024}, ("music",)),
        "tiny": ({"n_fft": 64, "hop_length": 128}, ("silence", "shorter_than_n_fft", "one_sample")),
        "tiny_margin_2": ({"n_fft": 16, "hop_length": 512, "margin": 2.0}, ("silence", "noise", "one_sample")),
    },
    "effects_hpss": {
        "defaults": ({}, ("music", "silence", "impulse", "shorter_than_n_fft", "one_sample")),
        "short_frames": ({"n_fft": 1024, "hop_length": 256, "margin": [1.0, 3.0]}, ("music",)),
        "kernels": ({"n_fft": 512, "hop_length": 128, "kernel_size": [17, 31]}, ("sweep",)),
    },
    "onset_strength": {
        "defaults": ({}, SHORT + LONG),
        "lag_2_max_size_3": ({"lag": 2, "max_size": 3}, SHORT + LONG),
        "max_size_4": ({"max_size": 4}, FEW),
        "detrend": ({"detrend": True}, SHORT + LONG),
        "median": ({"aggregate": "median"}, SHORT + LONG),
        "not_centred": ({"center": False}, FEW),
        "short_frames": ({"n_fft": 1024, "hop_length": 256}, FEW),
    },
    "tempogram": {
        "defaults": ({}, SHORT + LONG),
        "win_length_200": ({"win_length": 200}, FEW + LONG),
        "win_length_199": ({"win_length": 199}, ("beat_126",)),
        "not_normalised": ({"win_length": 64, "norm": "none"}, ("music", "beat_126")),
        "not_centred": ({"win_length": 200, "center": False}, ("beat_92",)),
    },
    "tempo": {
        "defaults": ({}, SHORT + LONG),
        "start_60": ({"start_bpm": 60.0}, LONG),
        "narrow": ({"start_bpm": 200.0, "std_bpm": 0.2}, LONG),
        "short_memory": ({"ac_size": 4.0, "max_tempo": 100.0}, FEW + LONG),
        "any_tempo": ({"max_tempo": "none"}, FEW + LONG),
        "short_hop": ({"hop_length": 256, "sr": 44100}, LONG),
    },
    "beat_track": {
        "defaults": ({}, SHORT + LONG),
        "not_trimmed": ({"trim": False}, SHORT + LONG),
        "loose": ({"tightness": 10.0}, LONG),
        "start_60": ({"start_bpm": 60.0}, LONG),
        "given_tempo": ({"bpm": 100.0}, FEW + LONG),
        "short_hop": ({"hop_length": 256, "sr": 44100}, LONG),
    },
}

CALLS = {
    "delta": "feature.delta(feature.mfcc(y), ...)",
    "chroma_stft": "feature.chroma_stft(y, ...); `tuning` is what estimate_tuning(S=|stft|^2, bins_per_octave=n_chroma) gave",
    "estimate_tuning": "estimate_tuning(S=|stft|^power, ...), power 1 where not named",
    "piptrack": "piptrack(S=|stft|^power), power 1 where not named: a row (bin, frame, Hz, magnitude) for each pitch found",
    "spectral_centroid": "feature.spectral_centroid(y, ...)",
    "spectral_bandwidth": "feature.spectral_bandwidth(y, ...)",
    "spectral_rolloff": "feature.spectral_rolloff(y, ...)",
    "spectral_contrast": "feature.spectral_contrast(y, ...)",
    "spectral_flatness": "feature.spectral_flatness(y, ...)",
    "zero_crossing_rate": "feature.zero_crossing_rate(y, ...)",
    "rms": "feature.rms(y=y, ...)",
    "tonnetz": "feature.tonnetz(chroma=feature.chroma_stft(y, ...))",
    "hpss": "abs of decompose.hpss(stft(y, n_fft, hop_length), ...)",
    "effects_hpss": "effects.hpss(y, ...)",
    "onset_strength": "onset.onset_strength(y=y, ...)",
    "tempogram": "feature.tempogram(onset_envelope=onset_strength(y), ...); of long ones each 16th column",
    "tempo": "feature.tempo(onset_envelope=onset_strength(y, hop_length), ...)",
    "beat_track": "beat.beat_track(y=y, ...); `onset` is onset_strength(y, aggregate=median)",
}


def kept(p, *names):
    """Those of the parameters; "none" becomes None, a list a tuple."""
    python = {"none": None}
    values = {name: tuple(p[name]) if isinstance(p[name], list) else p[name] for name in names if name in p}
    return {name: python.get(value, value) if isinstance(value, str) else value for name, value in values.items()}


def magnitudes(y, p):
    return np.abs(librosa.stft(y, **kept(p, "n_fft", "hop_length"))) ** p.get("power", 1.0)


def onset(y, p, aggregate=np.mean):
    return librosa.onset.onset_strength(y=y, aggregate=aggregate, **kept(p, "sr", "hop_length"))


def delta(y, p):
    return librosa.feature.delta(librosa.feature.mfcc(y=y, sr=RATE), **kept(p, *p))


def chroma_stft(y, p):
    chroma = librosa.feature.chroma_stft(y=y, **kept(p, *p))
    if "tuning" in p:
        return chroma
    power = np.abs(librosa.stft(y, **kept(p, "n_fft", "hop_length", "pad_mode"))) ** 2
    tuning = librosa.estimate_tuning(S=power, sr=p.get("sr", RATE), bins_per_octave=p.get("n_chroma", 12))
    return {"chroma": chroma, "tuning": [tuning]}


def estimate_tuning(y, p):
    return [librosa.estimate_tuning(S=magnitudes(y, p), **kept(p, "sr", "bins_per_octave", "resolution"))]


def piptrack(y, p):
    pitches, heights = librosa.piptrack(S=magnitudes(y, p), sr=RATE)
    bins, frames = np.nonzero(pitches)
    found = (bins, frames, pitches[bins, frames], heights[bins, frames])
    return np.stack([np.asarray(part, dtype=np.float32) for part in found], axis=1)


def tonnetz(y, p):
    return librosa.feature.tonnetz(chroma=librosa.feature.chroma_stft(y=y, **kept(p, *p)))


def hpss(y, p):
    parts = librosa.decompose.hpss(librosa.stft(y, **kept(p, "n_fft", "hop_length")), **kept(p, "kernel_size", "margin", "power"))
    return dict(zip(("harmonic", "percussive"), map(np.abs, parts)))


def effects_hpss(y, p):
    return dict(zip(("harmonic", "percussive"), librosa.effects.hpss(y, **kept(p, *p))))


def onset_strength(y, p):
    arguments = kept(p, *p)
    if "aggregate" in p:
        arguments["aggregate"] = getattr(np, p["aggregate"])
    return librosa.onset.onset_strength(y=y, **arguments)


def tempogram(y, p):
    every = 16 if len(y) > 2 * RATE else 1
    return librosa.feature.tempogram(onset_envelope=onset(y, p), **kept(p, *p))[:, ::every]


def tempo(y, p):
    return librosa.feature.tempo(onset_envelope=onset(y, p), **kept(p, *p))


def beat_track(y, p):
    bpm, beats = librosa.beat.beat_track(y=y, **kept(p, *p))
    return {"tempo": np.atleast_1d(bpm), "beats": beats, "onset": onset(y, p, np.median)}


OWN = (
    delta,
    chroma_stft,
    estimate_tuning,
    piptrack,
    tonnetz,
    hpss,
    effects_hpss,
    onset_strength,
    tempogram,
    tempo,
    beat_track,
)


def main():
    warnings.simplefilter("ignore")  # librosa warns of the very cases that are meant here: short clips, silence
    compute = {function.__name__: function for function in OWN}
    writer = Writer("descriptors")
    sounds = signals()
    for name, bpm in (("beat_126", 126), ("beat_92", 92)):
        sounds[name] = beat(bpm, seed=bpm).astype(np.float32)
    for name, samples in sounds.items():
        writer.signal(name, samples)

    refused = []
    for kind, variations in CASES.items():
        of_librosa = getattr(librosa.feature, kind, None)
        for label, (p, names) in variations.items():
            for signal in names:
                y = sounds[signal]
                try:
                    result = compute[kind](y, p) if kind in compute else of_librosa(y=y, **kept(p, *p))
                except Exception as error:  # whatever librosa raises, numpy's own errors too
                    refused.append({"kind": kind, "label": label, "signal": signal, "error": f"{type(error).__name__}: {error}"})
                    continue
                writer.case(kind, label, p, result if isinstance(result, dict) else {"values": result}, signal)
    writer.close(calls=CALLS, refused=refused)


main()
