#!/usr/bin/env python3
"""Redoes the public GTZAN feature table with librosa 0.11 and says how near it comes, column by column.

    python tools/golden/gtzan57.py CLIPS TABLE.csv [--plain] [--rows OUT.csv]

CLIPS      folder of <genre>/<genre>.<number>.au (or .wav): the original 16-bit samples at 22,050 Hz
TABLE.csv  the table, features_30_sec.csv: filename, length, 57 features, label
--plain    librosa 0.11's own defaults instead of the table's librosa
--rows     also write the rows that were computed

The table's numbers are those of librosa 0.7 and 0.8 (0.7.2 and 0.8.1 give the same; 0.6.3, whose mel filters are
doubles, is off in the seventh digit) with all arguments at their defaults. Against librosa 0.11's defaults:

1. Frames at the ends see the sound mirrored (pad_mode="reflect", the end sample not repeated), not zeros. So in every
   STFT, and in rms. zero_crossing_rate repeats the end sample, then as now.
2. effects.hpss ends where its last frame is centred: the inverse STFT runs without a length, which gives
   512 * (frames - 1) = 512 * floor(length / 512) samples, and zeros follow up to the length of the sound. Those zeros
   count in mean and variance. Librosa 0.11 goes on to the end of the sound.

Nothing else differs at 22,050 Hz. (onset_strength's fmax was 11,025 Hz at every rate; now it is half the rate.)
tempo is beat_track's: of the onset strength by the *median* over the mel bands. feature.tempo takes the mean.
"""

import argparse
import csv
import os
import pathlib

for library in ("OMP", "OPENBLAS", "MKL", "NUMBA"):
    os.environ.setdefault(f"{library}_NUM_THREADS", "1")

import librosa
import numpy as np

RATE = 22050
N_MFCC = 20


def harmonic_and_percussive(y, pad_mode, cut_to_whole_hops):
    parts = librosa.decompose.hpss(librosa.stft(y, pad_mode=pad_mode))
    if cut_to_whole_hops:
        return [librosa.util.fix_length(librosa.istft(part, dtype=y.dtype), size=len(y)) for part in parts]
    return [librosa.istft(part, dtype=y.dtype, length=len(y)) for part in parts]


def descriptors(y, plain):
    """Name -> array, in the table's order; and the tempo."""
    pad_mode = "constant" if plain else "reflect"
    harmonic, percussive = harmonic_and_percussive(y, pad_mode, cut_to_whole_hops=not plain)
    sound = {"y": y, "sr": RATE, "pad_mode": pad_mode}
    onsets = librosa.onset.onset_strength(**sound, aggregate=np.median)
    tempo, _ = librosa.beat.beat_track(onset_envelope=onsets, sr=RATE)
    arrays = {
        "chroma_stft": librosa.feature.chroma_stft(**sound),
        "rms": librosa.feature.rms(y=y, pad_mode=pad_mode),
        "spectral_centroid": librosa.feature.spectral_centroid(**sound),
        "spectral_bandwidth": librosa.feature.spectral_bandwidth(**sound),
        "rolloff": librosa.feature.spectral_rolloff(**sound),
        "zero_crossing_rate": librosa.feature.zero_crossing_rate(y),
        "harmony": harmonic,
        "perceptr": percussive,
    }
    mfcc = librosa.feature.mfcc(**sound, n_mfcc=N_MFCC)
    return arrays | {f"mfcc{i + 1}": mfcc[i] for i in range(N_MFCC)}, float(np.squeeze(tempo))


def row(y, plain=False):
    """The table's columns of a sound at 22,050 Hz, in the table's order."""
    arrays, tempo = descriptors(y, plain)
    values = {"length": float(len(y))}
    for name, array in arrays.items():
        values[f"{name}_mean"] = float(np.mean(array))
        values[f"{name}_var"] = float(np.var(array))
        if name == "perceptr":
            values["tempo"] = tempo
    return values


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clips", type=pathlib.Path)
    parser.add_argument("table", type=pathlib.Path)
    parser.add_argument("--plain", action="store_true")
    parser.add_argument("--rows", type=pathlib.Path)
    arguments = parser.parse_args()

    with arguments.table.open(newline="") as file:
        table = {pathlib.Path(line["filename"]).stem: line for line in csv.DictReader(file)}
    paths = [path for path in sorted(arguments.clips.glob("*/*.*")) if path.stem in table]
    if not paths:
        parser.error(f"no clip in {arguments.clips} is named in {arguments.table}")

    mine = {path.stem: row(librosa.load(path, sr=RATE)[0], arguments.plain) for path in paths}
    columns = list(next(iter(mine.values())))
    print(f"librosa {librosa.__version__}, numpy {np.__version__}, {len(mine)} clips")
    print(f"{'column':26}{'max relative':>14}{'median':>10}  of the clip")
    for column in columns:
        expected = np.array([float(table[stem][column]) for stem in mine])
        off = np.abs(np.array([values[column] for values in mine.values()]) - expected) / np.abs(expected)
        worst = int(np.argmax(off))
        print(f"{column:26}{off[worst]:14.2g}{np.median(off):10.2g}  {list(mine)[worst] if off[worst] else '-'}")

    if arguments.rows:
        with arguments.rows.open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["filename", *columns, "label"])
            for path in paths:
                writer.writerow([path.stem + ".wav", *map(repr, mine[path.stem].values()), path.parent.name])


if __name__ == "__main__":
    main()
