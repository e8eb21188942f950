#!/usr/bin/env python3
"""Makes tests/golden/audio: short synthetic recordings, and what librosa.load makes of them.

    python tools/golden/audio.py          needs librosa 0.11.0, soundfile, numpy, and the ffmpeg program

<name>.<ending>   recordings: a grid of .wav (every rate x sample type x channels), other lossless containers, and
                  440 Hz tones in lossy formats and in videos, which only FFmpeg makes
expected.npy      librosa.load of all recordings of the manifest's "cases", one after the other, float32
manifest.json     versions, and for each case the file, the arguments of librosa.load and where its samples lie
"""

import importlib.metadata
import json
import pathlib
import subprocess

import librosa
import numpy as np
import soundfile

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "tests" / "golden" / "audio"
SEED = 20180513
RATES = (8000, 16000, 22050, 44100, 48000)
SUBTYPES = ("PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT")
CHANNELS = (1, 2, 6)


def sound(rate, channels, seconds, rng):
    """Tones, different in each channel, and noise; peaks just below full scale."""
    time = np.arange(round(rate * seconds))[:, None] / rate
    pitch = 220.0 * (1 + np.arange(channels))
    samples = np.sin(2 * np.pi * pitch * time) + 0.3 * rng.standard_normal((len(time), channels))
    return 0.99 * samples / np.abs(samples).max()


def write_recordings(rng):
    """Yields (file name, arguments of librosa.load) for each recording written, and for the tone that all can read."""

    def write(name, rate, channels, subtype, seconds=0.03, gain=1.0, format=None):
        path = FOLDER / name
        soundfile.write(path, gain * sound(rate, channels, seconds, rng), rate, subtype, format=format)
        contents = path.read_bytes()
        peak = contents.find(b"PEAK")
        if peak >= 0:  # a chunk of float files that begins with size, version and the time of writing
            path.write_bytes(contents[: peak + 12] + bytes(4) + contents[peak + 16 :])
        return name

    for rate in RATES:
        for subtype in SUBTYPES:
            for channels in CHANNELS:
                name = f"{rate}_{subtype.lower()}_{channels}ch.wav"
                yield write(name, rate, channels, subtype, format="WAVEX" if channels > 2 else "WAV"), {}

    yield write("double.wav", 44100, 2, "DOUBLE"), {}
    yield write("loud_float.wav", 22050, 2, "FLOAT", gain=3.0), {}
    yield write("ulaw.wav", 8000, 1, "ULAW"), {}
    yield write("alaw.au", 8000, 1, "ALAW"), {}
    yield write("pcm16.au", 22050, 1, "PCM_16"), {}
    yield write("pcm24.aiff", 48000, 2, "PCM_24"), {}
    yield write("pcm8.aiff", 22050, 2, "PCM_S8"), {}
    yield write("pcm16.flac", 44100, 2, "PCM_16"), {}
    yield write("pcm24.flac", 48000, 1, "PCM_24"), {}
    yield write("pcm8.flac", 22050, 1, "PCM_S8"), {}
    yield write("high_rate.flac", 192000, 1, "PCM_16", seconds=0.02), {}
    yield write("odd_rate.wav", 11025, 1, "PCM_16"), {}

    long = write("long.wav", 44100, 1, "PCM_16", seconds=0.5)
    yield long, {}
    yield long, {"sr": None}
    yield long, {"sr": 16000}
    yield long, {"sr": 48000}
    yield long, {"offset": 0.1234567}
    yield long, {"duration": 0.1234567}
    yield long, {"offset": 0.4, "duration": 10.0}

    yield "tone.mp3", {}


def write_tones():
    """440 Hz, half a second; amplitude 0.5 on the left and 0.25 on the right: the mean is 0.375."""
    tone = ["-f", "lavfi", "-i", "aevalsrc=0.5*sin(880*PI*t)|0.25*sin(880*PI*t):s=44100:d=0.5"]
    picture = ["-f", "lavfi", "-i", "testsrc=size=32x32:rate=10:duration=0.5"]
    exact = ["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact", "-flags:v", "+bitexact"]
    recipes = {
        "tone.mp3": [*tone, "-b:a", "128k"],
        "tone.ogg": [*tone],
        "tone.opus": [*tone, "-b:a", "96k"],
        "tone.m4a": [*tone, "-b:a", "128k"],
        "tone_alac.m4a": [*tone, "-c:a", "alac"],
        "tone.wma": [*tone, "-b:a", "128k"],
        "tone_video.mp4": [*picture, *tone, "-c:v", "mpeg4", "-b:a", "128k"],
        "video_without_sound.mp4": [*picture, "-c:v", "mpeg4"],
    }
    for name, arguments in recipes.items():
        subprocess.run(["ffmpeg", "-v", "error", "-y", *arguments, *exact, FOLDER / name], check=True)


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    write_tones()
    expected = []
    cases = []
    begin = 0
    for name, arguments in write_recordings(np.random.default_rng(SEED)):
        samples, rate = librosa.load(FOLDER / name, **arguments)
        cases.append({"file": name, **arguments, "rate": int(rate), "begin": begin, "length": len(samples)})
        expected.append(samples.astype(np.float32))
        begin += len(samples)
    np.save(FOLDER / "expected.npy", np.concatenate(expected))

    ffmpeg = subprocess.run(["ffmpeg", "-version"], check=True, capture_output=True, text=True).stdout.split()[2]
    versions = {name: importlib.metadata.version(name) for name in ("librosa", "numpy", "soxr", "soundfile")}
    manifest = {"versions": {**versions, "ffmpeg": ffmpeg}, "seed": SEED, "cases": cases}
    text = json.dumps(manifest).replace('{"file"', '\n{"file"')
    (FOLDER / "manifest.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
