"""What Auricle raises: one line for a person, saying what is wrong and what to do about it."""


class AuricleError(Exception):
    """The root of everything Auricle raises on purpose."""


class ParameterError(AuricleError, ValueError):
    """A parameter or an array that makes no sense, or one of librosa's possibilities that Auricle hasn't."""


class AudioError(AuricleError, ValueError):
    """A recording that can't be decoded."""


class ModelError(AuricleError, ValueError):
    """A model file that is damaged, hostile or not made for this use."""


class DatasetError(AuricleError, ValueError):
    """Folders, tables or splits that can't be learnt from or judged."""


class FileError(AuricleError, OSError):
    """A file that can't be read or written, or doesn't hold what it is to hold."""


class MissingFileError(FileError, FileNotFoundError):
    """A file that is not there; with its name in `filename`."""
