"""What is wrong or not supported is refused in one line that names it; nothing is ignored, nothing crashes."""

import errno
import inspect
import io
import os

import auricle
import librosa
import numpy as np
import pytest

FUNCTIONS = {
    "load": (auricle.load, librosa.load),
    "stft": (auricle.stft, librosa.stft),
    "istft": (auricle.istft, librosa.istft),
    "power_to_db": (auricle.power_to_db, librosa.power_to_db),
    "amplitude_to_db": (auricle.amplitude_to_db, librosa.amplitude_to_db),
    "onset_strength": (auricle.onset.onset_strength, librosa.onset.onset_strength),
    "beat_track": (auricle.beat.beat_track, librosa.beat.beat_track),
    "mel": (auricle.filters.mel, librosa.filters.mel),
    "hpss": (auricle.effects.hpss, librosa.effects.hpss),
} | {name: (getattr(auricle.feature, name), getattr(librosa.feature, name)) for name in auricle.feature.__all__}

OF_SOUND = [
    auricle.stft,
    auricle.effects.hpss,
    auricle.effects.harmonic,
    auricle.effects.percussive,
    auricle.feature.zero_crossing_rate,
] + [
    (lambda y, function=getattr(auricle.feature, name): function(y=y))
    for name in auricle.feature.__all__
    if name not in ("delta", "tonnetz", "zero_crossing_rate", "rms")
]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_parameters_and_defaults_are_librosas(name):
    ours, theirs = (inspect.signature(function).parameters for function in FUNCTIONS[name])
    if name == "onset_strength":  # librosa hands these on in **kwargs
        theirs = dict(theirs, n_fft=ours["n_fft"], hop_length=ours["hop_length"])
    assert set(ours) == set(theirs)
    for key, parameter in theirs.items():
        assert ours[key].kind == parameter.kind, key
        assert ours[key].default is parameter.default or ours[key].default == parameter.default, key


@pytest.mark.parametrize("call", OF_SOUND)
@pytest.mark.parametrize(
    "y",
    [
        None,
        [0.0] * 4096,
        np.zeros(4096, int),
        np.zeros(4096, complex),
        np.array(1.0),
        np.zeros(0),
        np.zeros((0, 4096)),
        np.full(4096, np.nan),
        np.r_[np.zeros(4095), np.inf],
        np.full(4096, 1e300),
        np.array(["a", "b"]),
    ],
)
def test_what_is_no_sound_is_refused(call, y):
    with pytest.raises(auricle.ParameterError) as refused:
        call(y)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("function", "given", "named"),
    [
        ("stft", {"n_fft": 0}, "n_fft"),
        ("stft", {"n_fft": -5}, "n_fft"),
        ("stft", {"n_fft": 2**40}, "n_fft"),
        ("stft", {"n_fft": 10.5}, "n_fft"),
        ("stft", {"n_fft": "big"}, "n_fft"),
        ("stft", {"n_fft": True}, "n_fft"),
        ("stft", {"hop_length": 0}, "hop_length"),
        ("stft", {"hop_length": 0.5}, "hop_length"),
        ("stft", {"win_length": 4096}, "win_length"),
        ("stft", {"window": "blackman"}, "window"),
        ("stft", {"window": np.ones(2048)}, "window"),
        ("stft", {"window": np.hanning}, "window"),
        ("stft", {"pad_mode": "wrap"}, "pad_mode"),
        ("stft", {"pad_mode": np.pad}, "pad_mode"),
        ("stft", {"center": None}, "center"),
        ("stft", {"dtype": np.int32}, "dtype"),
        ("stft", {"dtype": "nonsense"}, "dtype"),
        ("stft", {"out": np.zeros(3)}, "out"),
        ("stft", {"out": np.zeros((1025, 999))}, "complex"),
        ("melspectrogram", {"n_mels": 0}, "n_mels"),
        ("melspectrogram", {"fmin": -1.0}, "fmin"),
        ("melspectrogram", {"fmax": np.nan}, "fmax"),
        ("melspectrogram", {"norm": "l2"}, "norm"),
        ("melspectrogram", {"norm": -2}, "norm"),
        ("melspectrogram", {"sr": 22050.5}, "sr"),
        ("melspectrogram", {"power": 0.0}, "power"),
        ("melspectrogram", {"power": [1]}, "power"),
        ("mfcc", {"dct_type": 4}, "dct_type"),
        ("mfcc", {"lifter": -1}, "lifter"),
        ("mfcc", {"norm": "forward"}, "norm"),
        ("chroma_stft", {"norm": "max"}, "norm"),
        ("chroma_stft", {"octwidth": 1}, "octwidth"),
        ("chroma_stft", {"tuning": 5.0}, "tuning"),
        ("spectral_centroid", {"freq": np.ones(1026)}, "freq"),
        ("spectral_rolloff", {"freq": "hertz"}, "freq"),
        ("spectral_bandwidth", {"centroid": np.ones((1, 9))}, "centroid"),
        ("spectral_bandwidth", {"norm": False, "p": 0}, "p=0"),
        ("spectral_contrast", {"freq": np.ones(1025)}, "freq"),
        ("spectral_bandwidth", {"p": np.inf}, "bandwidth_p"),
        ("spectral_contrast", {"n_bands": 20}, "n_bands"),
        ("spectral_contrast", {"fmin": 0}, "fmin"),
        ("spectral_contrast", {"quantile": 1}, "quantile"),
        ("spectral_rolloff", {"roll_percent": 1.0}, "roll_percent"),
        ("spectral_flatness", {"amin": 0}, "amin"),
        ("tonnetz", {}, "chroma"),
        ("tempo", {"aggregate": "mean"}, "aggregate"),
        ("tempo", {"prior": object()}, "prior"),
        ("tempo", {"tg": np.ones(9)}, "tg"),
        ("tempo", {"tg": np.ones((9, 9), complex)}, "tg"),
        ("tempo", {"start_bpm": 0}, "start_bpm"),
        ("tempogram", {"norm": True}, "norm"),
        ("tempogram", {"win_length": 0}, "win_length"),
        ("rms", {"dtype": int}, "dtype"),
        ("rms", {"frame_length": 0}, "n_fft"),
        ("onset_strength", {"aggregate": "max"}, "aggregate"),
        ("onset_strength", {"aggregate": False}, "aggregate"),
        ("onset_strength", {"lag": 0}, "lag"),
        ("onset_strength", {"ref": np.ones((2, 2))}, "[Rr]ef"),
        ("beat_track", {"units": "bars"}, "unit"),
        ("beat_track", {"bpm": np.ones(9)}, "bpm"),
        ("beat_track", {"bpm": np.ones((3, 3))}, "bpm"),
        ("beat_track", {"bpm": -1}, "bpm"),
        ("beat_track", {"tightness": 0}, "tightness"),
        ("hpss", {"mask": True}, "mask"),
        ("hpss", {"margin": 0.5}, "argin"),
        ("hpss", {"kernel_size": (3, 4, 5)}, "kernel_size"),
        ("hpss", {"kernel_size": 0}, "kernel_size"),
        ("zero_crossing_rate", {"threshold": 0.1}, "threshold"),
    ],
)
def test_a_parameter_is_refused_by_name(music, function, given, named):
    call = FUNCTIONS[function][0]
    with pytest.raises(auricle.ParameterError, match=named) as refused:
        if function in ("stft", "hpss", "zero_crossing_rate"):
            call(music, **given)
        else:
            call(y=music, **given)
    assert "\n" not in str(refused.value)


def test_unknown_parameters_are_type_errors(music):
    for function in (auricle.feature.mfcc, auricle.feature.melspectrogram, auricle.onset.onset_strength):
        with pytest.raises(TypeError, match=r"^mel\(\) .*'n_mel'"):  # as librosa says it
            function(y=music, n_mel=40)
    with pytest.raises(TypeError, match="hop"):
        auricle.stft(music, hop=512)


@pytest.mark.parametrize("name", [name for name in auricle.feature.__all__ if name != "zero_crossing_rate"])
def test_neither_sound_nor_spectrogram(name):
    with pytest.raises((auricle.ParameterError, TypeError)):
        getattr(auricle.feature, name)()


@pytest.mark.parametrize("name", ["spectral_centroid", "spectral_bandwidth", "spectral_rolloff", "spectral_flatness"])
def test_a_spectrogram_is_real_and_not_negative(name):
    function = getattr(auricle.feature, name)
    with pytest.raises(auricle.ParameterError, match="real-valued"):
        function(S=np.ones((1025, 3), complex))
    with pytest.raises(auricle.ParameterError, match="non-negative"):
        function(S=-np.ones((1025, 3)))
    with pytest.raises(auricle.ParameterError, match="dimensions"):
        function(S=np.ones(1025))


def test_spectra_of_another_size():
    with pytest.raises(auricle.ParameterError, match="bins"):
        auricle.istft(np.ones((1025, 3), complex), n_fft=1024)
    with pytest.raises(auricle.ParameterError, match="frame_length"):
        auricle.feature.rms(S=np.ones((513, 3)))


def test_too_short_without_padding():
    for call in (auricle.stft, auricle.feature.zero_crossing_rate, lambda y, center: auricle.feature.rms(y=y, center=center)):
        with pytest.raises(auricle.ParameterError):
            call(np.ones(100, np.float32), center=False)
    with pytest.raises(auricle.ParameterError, match="width"):
        auricle.feature.delta(np.ones((3, 8)))


def test_errors_are_a_family():
    assert issubclass(auricle.ParameterError, ValueError)
    for name in ("ParameterError", "AudioError", "ModelError", "DatasetError", "FileError"):
        assert issubclass(getattr(auricle, name), auricle.AuricleError)
    assert issubclass(auricle.FileError, OSError)


def test_a_missing_file_is_the_same_error_everywhere(tmp_path):
    file = os.fspath(tmp_path / "nothing.csv")
    for reader in (auricle.load, auricle.read_table, auricle.Recognizer, auricle.Recognizer().classify):
        with pytest.raises(FileNotFoundError) as missing:
            reader(file)
        assert isinstance(missing.value, auricle.FileError)
        assert (missing.value.errno, missing.value.filename) == (errno.ENOENT, file)


def test_load_refuses(tmp_path):
    with pytest.raises(FileNotFoundError, match="nothing.wav"):
        auricle.load(tmp_path / "nothing.wav")
    (tmp_path / "text.wav").write_text("no music")
    with pytest.raises(auricle.AudioError, match="text.wav"):
        auricle.load(tmp_path / "text.wav")
    with pytest.raises(auricle.AudioError):
        auricle.load(tmp_path)
    for given in ({"res_type": "kaiser_best"}, {"sr": -1}, {"sr": 22050.5}, {"dtype": int}):
        with pytest.raises(auricle.ParameterError, match=next(iter(given))):
            auricle.load(tmp_path / "text.wav", **given)
    for path in (3, io.StringIO("text")):
        with pytest.raises(auricle.ParameterError, match="path"):
            auricle.load(path)
