"""A catalogue that the program made, read."""

import shutil
import subprocess

import auricle
import numpy as np
import pytest


def test_no_catalogue(tmp_path):
    with pytest.raises(auricle.AuricleError, match="nothing.db"):
        auricle.library.Catalogue(tmp_path / "nothing.db").songs()
    (tmp_path / "text.db").write_text("no catalogue")
    with pytest.raises(auricle.AuricleError, match="text.db"):
        auricle.library.Catalogue(tmp_path / "text.db").songs()


@pytest.mark.skipif(not shutil.which("auricle"), reason="the program is not on the PATH")
def test_songs(tmp_path, music):
    soundfile = pytest.importorskip("soundfile")
    (tmp_path / "music").mkdir()
    for name in ("a", "b"):
        soundfile.write(tmp_path / "music" / f"{name}.flac", np.tile(music, 3), 22050)
    catalogue = tmp_path / "library.db"
    scanned = subprocess.run(["auricle", "library", "scan", tmp_path / "music", "--catalogue", catalogue],
                             capture_output=True, text=True)  # fmt: skip
    assert scanned.returncode == 0, scanned.stderr
    library = auricle.library.Catalogue(catalogue)
    assert [song["path"].rpartition("/")[2] for song in library.songs()] == ["a.flac", "b.flac"]
    assert library.songs(min_confidence=1.0) == []
    with pytest.raises(auricle.ParameterError):
        library.songs(genres=["no such genre"])
    if pytest.importorskip("pandas"):
        assert len(library.frame()) == 2
