"""Auricle: librosa's features to the digit, many times faster, and the genre of music.

The functions have librosa 0.11's names, parameters and results; what of them isn't there is refused by name.
"""

from . import beat, effects, exceptions, feature, filters, library, onset
from ._load import load
from ._programs import crossval, evaluate, train
from ._recognizer import Heard, Outcome, Prediction, Recognizer
from ._spectrum import amplitude_to_db, istft, power_to_db, stft
from ._tables import Table, read_table
from .exceptions import (
    AudioError,
    AuricleError,
    DatasetError,
    FileError,
    MissingFileError,
    ModelError,
    ParameterError,
)

__version__ = "0.1.0"

__all__ = [
    "AudioError",
    "AuricleError",
    "DatasetError",
    "FileError",
    "Heard",
    "MissingFileError",
    "ModelError",
    "Outcome",
    "ParameterError",
    "Prediction",
    "Recognizer",
    "Table",
    "amplitude_to_db",
    "beat",
    "crossval",
    "effects",
    "evaluate",
    "exceptions",
    "feature",
    "filters",
    "istft",
    "library",
    "load",
    "onset",
    "power_to_db",
    "read_table",
    "stft",
    "train",
]
