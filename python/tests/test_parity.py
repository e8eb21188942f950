"""The same numbers as librosa's, for random sound and random parameters."""

import itertools
import warnings

import auricle
import librosa
import numpy as np
import pytest
import scipy.stats
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

settings.register_profile(
    "parity", deadline=None, max_examples=40, derandomize=True, suppress_health_check=list(HealthCheck)
)
settings.load_profile("parity")

SOUNDS = ("noise", "tones", "clicks", "quiet", "chirp")


@st.composite
def sounds(draw):
    """Sound of one of some kinds, one or two channels, single or double precision."""
    length = draw(st.integers(2048, 40000))
    channels = draw(st.integers(1, 2))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    time = np.arange(length) / 22050
    made = []
    for _ in range(channels):
        noise = rng.normal(size=length)
        made.append({
            "noise": 0.1 * noise,
            "tones": sum(np.sin(2 * np.pi * rng.uniform(60, 9000) * time) for _ in range(4)) / 8 + 1e-3 * noise,
            "clicks": (rng.uniform(size=length) < 2e-4) * rng.normal(size=length) + 1e-3 * noise,
            "quiet": 1e-4 * noise,
            "chirp": np.sin(2 * np.pi * (100 + 3000 * time) * time) * 0.5 + 1e-3 * noise,
        }[draw(st.sampled_from(SOUNDS))])  # fmt: skip
    y = np.stack(made).astype(np.float32)
    if draw(st.booleans()):
        y = y.astype(np.float64)
    return y if channels == 2 else y[0]


@st.composite
def frames(draw):
    """Parameters of an STFT."""
    n_fft = draw(st.sampled_from([256, 400, 512, 1024, 2048]))
    return {
        "n_fft": n_fft,
        "hop_length": draw(st.integers(n_fft // 8, n_fft)),
        "win_length": draw(st.one_of(st.none(), st.integers(n_fft // 2, n_fft))),
        "window": draw(st.sampled_from(["hann", "hamming", "ones"])),
        "center": draw(st.booleans()),
        "pad_mode": draw(st.sampled_from(["constant", "reflect", "edge"])),
    }


def assert_same(ours, theirs, relative=1e-4, of_largest=1e-6):
    ours, theirs = np.asarray(ours), np.asarray(theirs)
    assert ours.shape == theirs.shape and ours.dtype == theirs.dtype
    if ours.size:
        np.testing.assert_allclose(ours, theirs, rtol=relative, atol=of_largest * np.abs(theirs).max() + 1e-30)


@given(sounds(), frames())
def test_stft_and_back(y, frame):
    ours, theirs = auricle.stft(y, **frame), librosa.stft(y, **frame)
    assert_same(ours, theirs)
    frame.pop("pad_mode")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        length = y.shape[-1]
        # Where windows hardly overlap, what is divided by next to nothing is no sound.
        weight = librosa.filters.window_sumsquare(
            window=frame["window"], n_frames=theirs.shape[-1], hop_length=frame["hop_length"],
            win_length=frame["win_length"], n_fft=frame["n_fft"], dtype=np.float32)  # fmt: skip
        start = frame["n_fft"] // 2 if frame["center"] else 0
        sure = librosa.util.fix_length(weight[start:], size=length) > 1e-2
        back = auricle.istft(theirs, length=length, **frame), librosa.istft(theirs, length=length, **frame)
    assert_same(back[0][..., sure], back[1][..., sure])


@given(sounds(), frames(), st.sampled_from([1.0, 2.0]), st.integers(8, 64), st.sampled_from(["slaney", None, 1, 2.5]),
       st.booleans())  # fmt: skip
def test_melspectrogram_and_mfcc(y, frame, power, n_mels, norm, htk):
    bands = {"n_mels": n_mels, "htk": htk, **frame}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # empty filters
        assert_same(auricle.feature.melspectrogram(y=y, power=power, norm=norm, **bands),
                    librosa.feature.melspectrogram(y=y, power=power, norm=norm, **bands))  # fmt: skip
        ours = auricle.feature.mfcc(y=y, n_mfcc=8, mel_norm=norm, power=power, **bands)
        theirs = librosa.feature.mfcc(y=y, n_mfcc=8, mel_norm=norm, power=power, **bands)
    assert ours.dtype == theirs.dtype
    np.testing.assert_allclose(ours, theirs, atol=2e-3, rtol=1e-4)


@given(st.integers(0, 2**32 - 1), st.sampled_from([1, 2, 3]), st.integers(2, 40), st.integers(1, 40),
       st.sampled_from(["ortho", None]), st.sampled_from([0, 5.5]), st.sampled_from([np.float32, np.float64]))  # fmt: skip
def test_mfcc_of_every_cosine_transform(seed, dct_type, n_mels, n_mfcc, norm, lifter, dtype):
    S = np.random.default_rng(seed).normal(size=(2, n_mels, 7)).astype(dtype)
    given_ = {"S": S, "dct_type": dct_type, "n_mfcc": min(n_mfcc, n_mels), "norm": norm, "lifter": lifter}
    assert_same(auricle.feature.mfcc(**given_), librosa.feature.mfcc(**given_), of_largest=1e-5)


@given(sounds(), frames(), st.booleans(), st.booleans(), st.booleans(), st.sampled_from([0.5, 1, 2]))
def test_spectral_shape_of_other_frequencies(y, frame, moving, centred, norm, p):
    S = np.abs(librosa.stft(y, **frame))
    rng = np.random.default_rng(len(y))
    freq = np.cumsum(rng.uniform(size=S.shape if moving else S.shape[-2]), axis=-2 if moving else 0)
    source = {"S": S} if moving else {"y": y, **frame}
    source["freq"] = freq
    theirs = librosa.feature.spectral_centroid(**source)
    assert_same(auricle.feature.spectral_centroid(**source), theirs)
    given_ = {"centroid": theirs if centred else None, "norm": norm, "p": p}
    assert_same(auricle.feature.spectral_bandwidth(**source, **given_), librosa.feature.spectral_bandwidth(**source, **given_))
    source["freq"] = None
    assert_same(auricle.feature.spectral_bandwidth(**source, **given_), librosa.feature.spectral_bandwidth(**source, **given_))
    ours = auricle.feature.spectral_rolloff(S=S, freq=freq)
    assert_same(ours, librosa.feature.spectral_rolloff(S=S, freq=freq))


@given(sounds(), frames())
def test_spectral_shape(y, frame):
    for name in ("spectral_centroid", "spectral_bandwidth", "spectral_flatness"):
        assert_same(getattr(auricle.feature, name)(y=y, **frame), getattr(librosa.feature, name)(y=y, **frame))
    ours = auricle.feature.spectral_rolloff(y=y, **frame)
    theirs = librosa.feature.spectral_rolloff(y=y, **frame)
    # The last bit of a sum decides in which of two neighbouring bins it ends.
    assert ours.dtype == theirs.dtype
    assert np.abs(ours - theirs).max() <= 22050 / frame["n_fft"] * 1.001
    assert (ours != theirs).mean() <= 0.02


@given(sounds(), frames(), st.integers(1, 5), st.floats(0.01, 0.3), st.booleans())
def test_spectral_contrast(y, frame, n_bands, quantile, linear):
    assume(frame["n_fft"] >= 512)
    given_ = {"n_bands": n_bands, "quantile": quantile, "linear": linear, **frame}
    assert_same(auricle.feature.spectral_contrast(y=y, **given_), librosa.feature.spectral_contrast(y=y, **given_),
                of_largest=1e-5)  # fmt: skip


@given(sounds(), frames(), st.sampled_from([np.inf, -np.inf, 0, 1, 2, 0.5, None]), st.floats(-0.5, 0.5),
       st.sampled_from([12, 24, 36]), st.booleans())  # fmt: skip
def test_chroma_and_tonnetz(y, frame, norm, tuning, n_chroma, base_c):
    given_ = {"norm": norm, "tuning": tuning, "n_chroma": n_chroma, "base_c": base_c, **frame}
    ours, theirs = auricle.feature.chroma_stft(y=y, **given_), librosa.feature.chroma_stft(y=y, **given_)
    assert_same(ours, theirs, of_largest=1e-5)
    assert_same(auricle.feature.tonnetz(chroma=theirs), librosa.feature.tonnetz(chroma=theirs), of_largest=1e-5)


@given(sounds(), st.integers(2, 2048), st.integers(1, 1024), st.booleans(),
       st.sampled_from(["constant", "reflect", "edge"]))  # fmt: skip
def test_frames_of_sound(y, frame_length, hop_length, center, pad_mode):
    given_ = {"frame_length": frame_length, "hop_length": hop_length, "center": center}
    assert_same(auricle.feature.zero_crossing_rate(y, **given_), librosa.feature.zero_crossing_rate(y, **given_))
    assert_same(auricle.feature.rms(y=y, pad_mode=pad_mode, **given_), librosa.feature.rms(y=y, pad_mode=pad_mode, **given_))
    S = np.abs(librosa.stft(y, n_fft=frame_length, hop_length=512))
    assert_same(auricle.feature.rms(S=S, frame_length=frame_length), librosa.feature.rms(S=S, frame_length=frame_length))


def loudest_third(rises, axis):
    return np.quantile(rises, 0.67, axis=axis)


@given(sounds(), st.sampled_from([None, np.mean, np.median, np.max, np.std, loudest_third]), st.integers(1, 3),
       st.integers(1, 5), st.booleans(), st.booleans())  # fmt: skip
def test_onsets(y, aggregate, lag, max_size, detrend, center):
    given_ = {"y": y, "aggregate": aggregate, "lag": lag, "max_size": max_size, "detrend": detrend, "center": center}
    ours, theirs = auricle.onset.onset_strength(**given_), librosa.onset.onset_strength(**given_)
    assert ours.shape == theirs.shape and ours.dtype == theirs.dtype
    np.testing.assert_allclose(ours, theirs, atol=2e-3, rtol=1e-4)


@given(st.integers(0, 2**32 - 1), st.integers(1, 3), st.sampled_from([None, np.median, np.max]))
def test_onsets_above_a_reference(seed, lag, aggregate):
    rng = np.random.default_rng(seed)
    S, ref = rng.normal(size=(2, 12, 50)), rng.normal(size=(2, 12, 50))
    given_ = {"S": S, "ref": ref, "lag": lag, "aggregate": aggregate}
    assert_same(auricle.onset.onset_strength(**given_), librosa.onset.onset_strength(**given_))


def test_onsets_of_another_feature(music):
    ours = auricle.onset.onset_strength(y=music, feature=auricle.feature.chroma_stft, n_chroma=24)
    theirs = librosa.onset.onset_strength(y=music, feature=librosa.feature.chroma_stft, n_chroma=24)
    np.testing.assert_allclose(ours, theirs, atol=1e-3)


@given(st.integers(0, 2**32 - 1), st.integers(20, 900), st.integers(2, 500), st.booleans(), st.floats(40, 240))
def test_rhythm(seed, n_frames, win_length, center, start_bpm):
    rng = np.random.default_rng(seed)
    onsets = np.abs(rng.normal(size=n_frames)) * (np.arange(n_frames) % rng.integers(5, 40) < 2)
    assume(center or n_frames >= win_length)
    given_ = {"onset_envelope": onsets, "win_length": win_length, "center": center}
    assert_same(auricle.feature.tempogram(**given_), librosa.feature.tempogram(**given_), of_largest=1e-5)
    given_ = {"onset_envelope": onsets, "start_bpm": start_bpm}
    assert_same(auricle.feature.tempo(**given_), librosa.feature.tempo(**given_))
    for units in ("frames", "samples", "time"):
        ours, theirs = auricle.beat.beat_track(units=units, **given_), librosa.beat.beat_track(units=units, **given_)
        assert_same(ours[0], theirs[0])
        assert_same(ours[1], theirs[1])


PRIORS = [None, scipy.stats.uniform(60, 240), scipy.stats.lognorm(s=1, loc=np.log(120), scale=120)]


@st.composite
def envelopes(draw):
    """Onsets at about a tempo, one or two channels."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    shape = (*draw(st.sampled_from([(), (2,)])), draw(st.integers(100, 900)))
    return np.abs(rng.normal(size=shape)) * (0.05 + (np.arange(shape[-1]) % rng.integers(10, 40) < 2))


@given(envelopes(), st.sampled_from([np.mean, np.median, np.max, np.std, None]), st.sampled_from(PRIORS),
       st.sampled_from([2.0, 8.0]), st.sampled_from([None, 150, 320.0]))  # fmt: skip
def test_tempo_by_aggregate_and_prior(onsets, aggregate, prior, ac_size, max_tempo):
    given_ = {"aggregate": aggregate, "prior": prior, "max_tempo": max_tempo}
    assert_same(auricle.feature.tempo(onset_envelope=onsets, ac_size=ac_size, **given_),
                librosa.feature.tempo(onset_envelope=onsets, ac_size=ac_size, **given_))  # fmt: skip
    tg = librosa.feature.tempogram(onset_envelope=onsets, win_length=200)
    assert_same(auricle.feature.tempo(tg=tg, **given_), librosa.feature.tempo(tg=tg, **given_))


@given(envelopes(), st.sampled_from([np.inf, 1, 2, 0.5, None]))  # the least of a frame is what rounding leaves
def test_norms_of_tempograms(onsets, norm):
    assert_same(auricle.feature.tempogram(onset_envelope=onsets, win_length=100, norm=norm),
                librosa.feature.tempogram(onset_envelope=onsets, win_length=100, norm=norm), of_largest=1e-5)  # fmt: skip


@given(envelopes(), st.sampled_from(PRIORS), st.sampled_from([None, "one", "each", "frames", "frames of each"]),
       st.floats(50, 200), st.sampled_from([100, 400]), st.booleans())  # fmt: skip
def test_beats_at_a_tempo_that_is_known(onsets, prior, known, start, tightness, trim):
    n_frames = onsets.shape[-1]
    drift = start * np.linspace(1, 1.5, n_frames)
    bpm = {
        None: None,
        "one": start,
        "each": start + np.zeros(onsets.shape[:-1] or 1) + np.arange(len(onsets) if onsets.ndim == 2 else 1),
        "frames": drift,
        "frames of each": drift * np.linspace(1, 1.2, onsets[..., 0].size).reshape((*onsets.shape[:-1], 1)),
    }[known]
    if known == "frames" and onsets.ndim == 2:
        bpm = bpm[np.newaxis]
    if known == "frames of each" and onsets.ndim == 1:
        bpm = bpm.ravel()
    given_ = {"onset_envelope": onsets, "prior": prior, "bpm": bpm, "tightness": tightness, "trim": trim}
    ours, theirs = auricle.beat.beat_track(sparse=False, **given_), librosa.beat.beat_track(sparse=False, **given_)
    assert_same(ours[0], theirs[0])
    assert np.array_equal(ours[1], theirs[1])


@given(sounds(), frames(), st.integers(3, 40), st.integers(3, 40), st.floats(0.5, 4.0), st.floats(1.0, 5.0))
@settings(max_examples=15)
def test_hpss(y, frame, frames_wide, bins_wide, power, margin):
    frame = {**frame, "window": "hann", "hop_length": frame["n_fft"] // 4, "win_length": None}
    given_ = {"kernel_size": (frames_wide, bins_wide), "power": power, "margin": (margin, 1.5), **frame}
    for ours, theirs in zip(auricle.effects.hpss(y, **given_), librosa.effects.hpss(y, **given_), strict=True):
        inside = slice(frame["n_fft"], -frame["n_fft"])  # uncentred, the ends are divided by next to nothing
        assert ours.dtype == theirs.dtype
        np.testing.assert_allclose(ours[..., inside], theirs[..., inside], atol=1e-5 * np.abs(y).max())


@given(st.integers(0, 2**32 - 1), st.sampled_from([3, 5, 9, 21]), st.integers(1, 2), st.integers(-2, 1))
def test_delta(seed, width, order, axis):
    data = np.random.default_rng(seed).normal(size=(30, 40))
    assert_same(auricle.feature.delta(data, width=width, order=order, axis=axis),
                librosa.feature.delta(data, width=width, order=order, axis=axis), of_largest=1e-5)  # fmt: skip


@given(st.integers(0, 2**32 - 1), st.sampled_from([1.0, 0.5, np.max, np.median]), st.floats(1e-12, 1e-3),
       st.one_of(st.none(), st.floats(0, 120)))  # fmt: skip
def test_decibels(seed, ref, amin, top_db):
    S = 10.0 ** np.random.default_rng(seed).uniform(-12, 4, size=(20, 30))
    for ours, theirs in (
        (auricle.power_to_db(S, ref=ref, amin=amin, top_db=top_db), librosa.power_to_db(S, ref=ref, amin=amin, top_db=top_db)),
        (auricle.amplitude_to_db(S, ref=ref, top_db=top_db), librosa.amplitude_to_db(S, ref=ref, top_db=top_db)),
    ):
        assert ours.dtype == theirs.dtype
        np.testing.assert_allclose(ours, theirs, atol=1e-4)


@given(st.integers(0, 2**32 - 1), st.sampled_from([np.float32, np.float64]), st.sampled_from([1e-10, 2.0]),
       st.sampled_from([None, 40.0]), st.sampled_from([(30,), (20, 1), (20, 30)]))  # fmt: skip
def test_decibels_above_an_array(seed, dtype, amin, top_db, shape):
    rng = np.random.default_rng(seed)
    S = (10.0 ** rng.uniform(-3, 4, size=(20, 30))).astype(dtype)
    ref = 10.0 ** rng.uniform(-1, 1, size=shape)
    for name in ("power_to_db", "amplitude_to_db"):
        given_ = {"ref": ref, "amin": amin, "top_db": top_db}
        ours, theirs = getattr(auricle, name)(S, **given_), getattr(librosa, name)(S, **given_)
        assert ours.dtype == theirs.dtype and ours.shape == theirs.shape
        np.testing.assert_allclose(ours, theirs, atol=1e-4)


@given(st.sampled_from([8000, 22050, 44100]), st.sampled_from([256, 1024, 2048]), st.integers(1, 200),
       st.floats(0, 1000), st.booleans(), st.sampled_from(["slaney", None, np.inf, 1, 2, 0.5]))  # fmt: skip
def test_mel_filters(sr, n_fft, n_mels, fmin, htk, norm):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert_same(auricle.filters.mel(sr=sr, n_fft=n_fft, n_mels=n_mels, fmin=fmin, htk=htk, norm=norm),
                    librosa.filters.mel(sr=sr, n_fft=n_fft, n_mels=n_mels, fmin=fmin, htk=htk, norm=norm))  # fmt: skip


def test_tuning_is_estimated_from_all_channels(channels):
    assert_same(auricle.feature.chroma_stft(y=channels), librosa.feature.chroma_stft(y=channels), of_largest=1e-5)


def test_loaded_samples(tmp_path, music):
    soundfile = pytest.importorskip("soundfile")
    stereo = np.stack([music, 0.5 * music[::-1]], axis=1)
    soundfile.write(tmp_path / "stereo.flac", stereo, 22050)
    soundfile.write(tmp_path / "mono.flac", music, 22050)
    soundfile.write(tmp_path / "six.wav", np.stack([music * gain for gain in range(6)], axis=1), 22050, subtype="FLOAT")
    for name, mono, sr, part in itertools.product(
        ("stereo.flac", "mono.flac", "six.wav"), (True, False), (None, 22050, 16000, 44100),
        ({}, {"offset": 1.1, "duration": 0.7}, {"duration": 0}),
    ):
        given_ = {"mono": mono, "sr": sr, **part}
        theirs = librosa.load(tmp_path / name, **given_)
        for opened in (tmp_path / name, (tmp_path / name).open("rb"), soundfile.SoundFile(tmp_path / name)):
            ours = auricle.load(opened, **given_)
            assert ours[1] == theirs[1]
            assert ours[0].shape == theirs[0].shape and ours[0].dtype == theirs[0].dtype
            np.testing.assert_allclose(ours[0], theirs[0], atol=1e-6)


def test_what_audioread_opened(tmp_path, music):
    soundfile, rawread = pytest.importorskip("soundfile"), pytest.importorskip("audioread.rawread")
    soundfile.write(tmp_path / "music.wav", np.stack([music, 0.5 * music[::-1]], axis=1), 22050)
    for mono, part in itertools.product((True, False), ({}, {"offset": 1.1, "duration": 0.7})):
        ours, theirs = (
            load(rawread.RawAudioFile(str(tmp_path / "music.wav")), sr=16000, mono=mono, **part)[0]
            for load in (auricle.load, librosa.load)
        )
        assert ours.shape == theirs.shape and ours.dtype == theirs.dtype
        np.testing.assert_allclose(ours, theirs, atol=1e-6)
