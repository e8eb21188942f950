"""Writes tests/golden/patterns: block-level patterns of log-mel spectrograms, in NumPy, for the C++ tests to compare with.

The patterns are those of Seyerlehner, Widmer and Pohle 2010 ("Fusing block-level features for music similarity
estimation"), on mel bands, and a Gaussian of the MFCCs; src/auricle/features/block_patterns.hpp says which.
"""

import numpy as np
import scipy.fft
from common.golden_files import RATE, Writer

FRAMES_PER_SECOND = RATE / 512
LONG = 256  # frames of a long block


def blocks(matrix, length, hop):
    """Blocks x rows x frames."""
    return np.lib.stride_tricks.sliding_window_view(matrix, length, axis=1)[:, ::hop].transpose(1, 0, 2)


def rises(log_mel):
    rise = np.maximum(0, log_mel[:, 3:] - log_mel[:, :-3])
    largest = np.sort(blocks(rise, 25, 5), axis=2)[:, :, ::-1][:, :, :14]
    return np.quantile(largest, 0.9, axis=0)


def swings(log_mel):
    hertz = np.fft.rfftfreq(LONG, 1 / FRAMES_PER_SECOND)
    roughness = 1 / (hertz / 4 + 4 / np.maximum(hertz, 1e-3))
    each = blocks(log_mel, LONG, LONG // 4)
    each = (each - each.mean(axis=2, keepdims=True)) * np.hanning(LONG)
    spectra = np.abs(np.fft.rfft(each, axis=2)) * roughness
    edges = np.geomspace(0.3, 10, 17)
    bands = []
    for low, high in zip(edges[:-1], edges[1:]):
        inside = (hertz >= low) & (hertz < high)
        if not inside.any():
            inside[np.argmin(np.abs(hertz - (low + high) / 2))] = True
        bands.append(spectra[:, :, inside].mean(axis=2))
    return np.log(1 + 512 / LONG * np.quantile(np.stack(bands, axis=2), 0.6, axis=0))


def correlation(rows):
    """The upper triangle of the rows' correlations; rows that don't move are like no other."""
    centred = rows - rows.mean(axis=1, keepdims=True)
    lengths = np.sqrt((centred**2).sum(axis=1) + 1e-3)
    return ((centred @ centred.T) / np.outer(lengths, lengths))[np.triu_indices(len(rows), 1)]


def correlations(log_mel):
    return np.quantile([correlation(block) for block in blocks(log_mel, LONG, LONG // 4)], 0.5, axis=0)


def gaussian(mfcc):
    change = np.diff(mfcc, axis=1)

    def log_deviation(rows):
        squares = ((rows - rows.mean(axis=1, keepdims=True)) ** 2).sum(axis=1) + 1e-3
        return 0.5 * np.log(squares / rows.shape[1] + 1e-6)

    return np.concatenate([mfcc.mean(axis=1), log_deviation(mfcc), correlation(mfcc), log_deviation(change)])


def patterns(log_mel, mfcc):
    if log_mel.shape[1] < LONG:
        order = np.arange(LONG) % log_mel.shape[1]
        return patterns(log_mel[:, order], mfcc[:, order])
    parts = (rises(log_mel), swings(log_mel), correlations(log_mel), gaussian(mfcc))
    return np.concatenate([np.ravel(part) for part in parts])


def spectrogram(n_mels, n_frames, seed):
    """Bands that rise and fall together and alone, with a beat of 2 Hz and a swell of half a second."""
    rng = np.random.default_rng(seed)
    seconds = np.arange(n_frames) / FRAMES_PER_SECOND
    beat = 18 * np.exp(-6 * np.mod(seconds, 0.5)) + 6 * np.sin(2 * np.pi * 2.2 * seconds)
    share = rng.uniform(0.2, 1, (n_mels, 1))
    level = -10 - 40 * np.linspace(0, 1, n_mels)[:, None] + share * beat + 3 * rng.standard_normal((n_mels, n_frames))
    return np.clip(level, -80, 0).astype(np.float32)


def main():
    writer = Writer("patterns")
    cases = {
        "music": spectrogram(18, 700, 1),
        "one_block": spectrogram(7, LONG, 2),
        "shorter_than_a_block": spectrogram(7, 100, 3),
        "one_frame": spectrogram(7, 1, 4),
        "silence": np.zeros((7, 300), np.float32),
    }
    for name, log_mel in cases.items():
        mfcc = scipy.fft.dct(log_mel.astype(np.float64), axis=0, norm="ortho")[:5].astype(np.float32)
        values = patterns(log_mel.astype(np.float64), mfcc.astype(np.float64))
        writer.case("block_patterns", name, {}, {"log_mel": log_mel, "mfcc": mfcc, "values": values[:, None]})
    writer.close(calls={"block_patterns": "patterns(log_mel, mfcc) of the generator, 22050 / 512 frames a second"})


main()
