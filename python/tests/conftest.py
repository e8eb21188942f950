"""Sound that all tests use."""

import numpy as np
import pytest


@pytest.fixture(scope="session")
def music():
    """Five seconds that change: tones, a beat and noise."""
    rng = np.random.default_rng(1)
    time = np.arange(5 * 22050) / 22050
    tones = sum(np.sin(2 * np.pi * f * time) * rng.uniform(size=50).repeat(2205) for f in (220, 277.2, 1760))
    beat = rng.normal(size=len(time)) * np.exp(-(time % 0.5) * 20)
    return (0.1 * tones + 0.2 * beat + 0.01 * rng.normal(size=len(time))).astype(np.float32)


@pytest.fixture(scope="session")
def channels(music):
    """Two channels, one 40 dB below the other."""
    return np.stack([music, 0.01 * music[::-1]])
