"""Auricle: librosa's features to the digit, many times faster, and the genre of music.

The functions have librosa 0.11's names, parameters and results; what of them isn't there is refused by name.
"""

from . import beat, effects, exceptions, feature, filters, onset
from ._load import load
from ._spectrum import amplitude_to_db, istft, power_to_db, stft
from .exceptions import AudioError, AuricleError, DatasetError, FileError, ModelError, ParameterError

__version__ = "0.1.0"

__all__ = [
    "AudioError",
    "AuricleError",
    "DatasetError",
    "FileError",
    "ModelError",
    "ParameterError",
    "amplitude_to_db",
    "beat",
    "effects",
    "exceptions",
    "feature",
    "filters",
    "istft",
    "load",
    "onset",
    "power_to_db",
    "stft",
]
