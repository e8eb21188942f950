"""A library's catalogue: made here, read here and by the program."""

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


@pytest.fixture
def folder(tmp_path, music):
    """Two songs, a copy of one, and a file that is none."""
    soundfile = pytest.importorskip("soundfile")
    folder = tmp_path / "music"
    folder.mkdir()
    rng = np.random.default_rng(0)
    soundfile.write(folder / "a.flac", np.tile(music, 3), 22050)
    soundfile.write(folder / "b.flac", 0.1 * rng.standard_normal(10 * 22050), 22050)
    shutil.copy(folder / "a.flac", folder / "copy of a.flac")
    (folder / "z.mp3").write_bytes(b"no music at all" * 100)
    return folder


def test_scan(tmp_path, folder):
    library = auricle.library.Catalogue(tmp_path / "library.db")
    told = []
    first = library.scan(folder, progress=told.append)
    assert (first["found"], first["heard"], first["known"], first["failed"]) == (4, 2, 1, 1)
    assert [failure["path"] for failure in first["failures"]] == [str(folder / "z.mp3")]
    assert {progress.phase for progress in told} >= {"looking", "hearing"}
    assert (told[-1].done, told[-1].failed, told[-1].total) == (4, 1, 4)
    second = library.scan([folder], jobs=1)
    assert (second["new"], second["heard"], second["still_failed"]) == (0, 0, 1)
    assert [song["path"].rpartition("/")[2] for song in library.songs() if song["state"] == "heard"] == [
        "a.flac", "b.flac", "copy of a.flac"]  # fmt: skip

    heard = library.embeddings()
    assert [path.rpartition("/")[2] for path in heard.paths] == ["a.flac", "b.flac", "copy of a.flac"]
    assert heard.cue_tracks == [0, 0, 0]
    assert (heard.vectors[0] == heard.vectors[2]).all()
    by_itself = auricle.Recognizer().classify(folder / "b.flac").embedding
    assert np.allclose(heard.vectors[1], by_itself, rtol=1e-2, atol=1e-2)

    like = library.similar(folder / "a.flac", n=2)
    assert [song["path"] for song in like[0]["songs"]] == [str(folder / "copy of a.flac")]
    assert like[0]["same_recording"] and not like[1]["same_recording"]
    assert len(library.similar(folder / "a.flac", n=1)) == 1


def test_thorough_scan_hears_all(tmp_path, music):
    soundfile = pytest.importorskip("soundfile")
    soundfile.write(tmp_path / "long.flac", np.resize(music, 60 * 22050), 22050)
    library = auricle.library.Catalogue(tmp_path / "library.db")
    library.scan(tmp_path / "long.flac")
    assert library.songs()[0]["windows"] == 8
    assert library.scan(tmp_path / "long.flac", thorough=True)["heard"] == 1
    assert library.songs()[0]["windows"] == 0


def test_scan_refusals(tmp_path, folder):
    library = auricle.library.Catalogue(tmp_path / "library.db")
    with pytest.raises(auricle.FileError, match="nowhere"):
        library.scan(tmp_path / "nowhere")
    with pytest.raises(auricle.ParameterError, match="jobs"):
        library.scan(folder, jobs=-1)
    with pytest.raises(auricle.AuricleError, match=r"z\.mp3"):
        library.scan(folder, model=folder / "z.mp3")
    library.scan(folder)
    with pytest.raises(auricle.FileError, match="nowhere"):
        library.similar(tmp_path / "nowhere")
    with pytest.raises(auricle.ParameterError, match="n=0"):
        library.similar(folder, n=0)
    with pytest.raises(auricle.ParameterError, match="cue_track=-1"):
        library.similar(folder / "a.flac", cue_track=-1)
    for confidence in (-0.1, 2, float("nan")):
        with pytest.raises(auricle.ParameterError, match="min_confidence"):
            library.songs(min_confidence=confidence)
    with pytest.raises(auricle.ParameterError, match="jaz"):  # and not letter by letter
        library.songs(genres="jaz")


def test_progress_that_raises_ends_the_scan(tmp_path, folder):
    library = auricle.library.Catalogue(tmp_path / "library.db")

    def give_up(progress):
        if progress.phase == "hearing":
            raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        library.scan(folder, jobs=1, progress=give_up)
    assert library.scan(folder)["heard"] >= 1
    assert {song["state"] for song in library.songs()} == {"heard", "failed"}


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
