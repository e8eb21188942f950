"""Writes tests/golden/front_ends: what published audio networks hear, as their own front ends work it out, for the C++
tests to compare with.

Each is written down here in NumPy from its source (front_ends/*.json name them), without its parameters being read from
there; musicnn's is librosa's own. In double precision, but for the pre-emphasis.
"""

import librosa
import numpy as np
from common.golden_files import Writer, music


def frames(samples, length, hop):
    return np.lib.stride_tricks.sliding_window_view(samples, length)[::hop]


def musicnn(samples):
    """jordipons/musicnn: musicnn/extractor.py, batch_data; its float16 left out."""
    power = librosa.feature.melspectrogram(y=samples, sr=16000, hop_length=256, n_fft=512, n_mels=96)
    return np.log10(10000 * power + 1)


def hertz_to_mel(hertz):
    return 1127.0 * np.log(1.0 + np.asarray(hertz) / 700.0)


def triangles_over_mels(bins, edges):
    """n_mels x bins: bins and edges in mels; Kaldi's, HTK's and TensorFlow's filters are all of this form."""
    low, centre, high = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    return np.maximum(0, np.minimum((bins - low) / (centre - low), (high - bins) / (high - centre)))


def kaldi_mel_banks(n_mels, n_fft, sample_rate, low_hz, high_hz):
    """torchaudio.compliance.kaldi.get_mel_banks with no vocal tract to warp, and a column of zeros for Nyquist."""
    low, high = hertz_to_mel(low_hz), hertz_to_mel(high_hz)
    edges = low + np.arange(n_mels + 2) * (high - low) / (n_mels + 1)
    bins = hertz_to_mel(sample_rate / n_fft * np.arange(n_fft // 2))
    return np.pad(triangles_over_mels(bins, edges), ((0, 0), (0, 1)))


def efficientat(samples):
    """fschmid56/EfficientAT: models/preprocess.py, AugmentMelSTFT.forward without augmentation."""
    sound = samples.astype(np.float32)  # as in PyTorch: rounding the sum is heard where the sound is faint
    lifted = (sound[1:] - np.float32(0.97) * sound[:-1]).astype(np.float64)
    window = np.pad(np.hanning(800), 112)  # torch.stft centres it in n_fft
    padded = np.pad(lifted, 512, mode="reflect")
    power = np.abs(np.fft.rfft(frames(padded, 1024, 320) * window)) ** 2
    mel = kaldi_mel_banks(128, 1024, 32000, 0.0, 15000.0) @ power.T
    return (np.log(mel + 0.00001) + 4.5) / 5.0


def tensorflow_mel_matrix(n_mels, n_bins, sample_rate, low_hz, high_hz):
    """tf.signal.linear_to_mel_weight_matrix, and vggish/mel_features.py's spectrogram_to_mel_matrix, transposed."""
    bins = hertz_to_mel(np.linspace(0.0, sample_rate / 2.0, n_bins))
    matrix = triangles_over_mels(bins, np.linspace(hertz_to_mel(low_hz), hertz_to_mel(high_hz), n_mels + 2))
    matrix[:, 0] = 0.0
    return matrix


def audioset(samples, log_offset):
    window = 0.5 - 0.5 * np.cos(2 * np.pi / 400 * np.arange(400))
    magnitude = np.abs(np.fft.rfft(frames(samples, 400, 160) * window, 512))  # zeros behind the window
    return np.log(tensorflow_mel_matrix(64, 257, 16000, 125.0, 7500.0) @ magnitude.T + log_offset)


def yamnet(samples):
    """tensorflow/models: research/audioset/yamnet/features.py."""
    return audioset(samples, 0.001)


def vggish(samples):
    """tensorflow/models: research/audioset/vggish/mel_features.py."""
    return audioset(samples, 0.01)


def slaney_mel_to_hertz(mel):
    return np.where(mel < 15.0, mel / (3 / 200.0), 1000.0 * np.exp((mel - 15.0) * np.log(6.4) / 27.0))


def essentia_triangular_bands(edges, n_bins, sample_rate):
    """MTG/essentia: TriangularBands, weighting linear, normalize unit_tri."""
    hz_per_bin = sample_rate / 2.0 / (n_bins - 1)
    matrix = np.zeros((len(edges) - 2, n_bins))
    for band, (low, centre, high) in enumerate(zip(edges, edges[1:], edges[2:])):
        for j in range(int(np.ceil(low / hz_per_bin)), int(np.floor(high / hz_per_bin)) + 1):
            hertz = j * hz_per_bin
            matrix[band, j] = (hertz - low) / (centre - low) if hertz < centre else (high - hertz) / (high - centre)
        matrix[band] /= (high - low) / 2.0
    return matrix


def discogs_effnet(samples):
    """MTG/essentia: TensorflowInputMusiCNN of FrameCutter's frames, the first centred on the first sample. Its last
    frame, whose centre lies behind the sound, is left out: librosa has none."""
    top = 15.0 + np.log(8000.0 / 1000.0) / (np.log(6.4) / 27.0)
    edges = slaney_mel_to_hertz(np.arange(98) * top / 97)
    edges[-1] = 8000.0
    power = np.abs(np.fft.rfft(frames(np.pad(samples, 256), 512, 256) * np.hanning(512))) ** 2
    return np.log10(1.0 + 10000.0 * (essentia_triangular_bands(edges, 257, 16000.0) @ power.T))


def main():
    rng = np.random.default_rng(2018)
    t = np.arange(5000) / 16000
    writer = Writer("front_ends")
    sounds = {
        "music": music(rng)[:5000],
        "two_tones": 0.5 * np.sin(2 * np.pi * 440 * t) + 1e-4 * np.sin(2 * np.pi * 5000 * t),
        "silence": np.zeros(5000),
    }
    front_ends = {
        "musicnn": musicnn,
        "efficientat": efficientat,
        "yamnet": yamnet,
        "vggish": vggish,
        "discogs-effnet": discogs_effnet,
    }
    for sound, samples in sounds.items():
        samples = samples.astype(np.float32)
        writer.signal(sound, samples)
        for name, front_end in front_ends.items():
            log_mel = front_end(samples.astype(np.float64))
            writer.case(name, "", {}, {"log_mel": log_mel}, sound)
    writer.close()


main()
