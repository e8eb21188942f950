"""librosa.feature, as far as Auricle has it."""

from ._cepstral import chroma_stft, melspectrogram, mfcc, tonnetz
from ._frames import delta, rms, zero_crossing_rate
from ._rhythm import tempo, tempogram
from ._spectral import (
    spectral_bandwidth,
    spectral_centroid,
    spectral_contrast,
    spectral_flatness,
    spectral_rolloff,
)

__all__ = [
    "chroma_stft",
    "delta",
    "melspectrogram",
    "mfcc",
    "rms",
    "spectral_bandwidth",
    "spectral_centroid",
    "spectral_contrast",
    "spectral_flatness",
    "spectral_rolloff",
    "tempo",
    "tempogram",
    "tonnetz",
    "zero_crossing_rate",
]
