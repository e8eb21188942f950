"""The examples in docstrings and documents are run."""

import doctest
import importlib
import pkgutil
import re
import shutil
from pathlib import Path

import auricle
import numpy as np
import pytest

DOCS = Path(__file__).parents[2] / "docs"
MODULES = sorted(m.name for m in pkgutil.walk_packages(auricle.__path__, "auricle.") if not m.name.endswith("_core"))


@pytest.mark.parametrize("name", MODULES)
def test_docstrings(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_every_public_function_has_an_example_or_a_reason():
    for module in (auricle.feature, auricle.effects, auricle.onset, auricle.beat, auricle.filters):
        for name in module.__all__:
            for part in ("Parameters\n", "Returns\n", "Raises\n", "Examples\n"):
                assert part in getattr(module, name).__doc__, (name, part)


def test_the_ten_lines(tmp_path, monkeypatch, music):
    soundfile, _ = pytest.importorskip("soundfile"), pytest.importorskip("matplotlib").use("Agg")
    monkeypatch.chdir(tmp_path)
    for name in ("song.mp3", "a.mp3", "b.flac"):
        soundfile.write(tmp_path / name, np.tile(music, 3), 22050, format="FLAC")
    text = (DOCS / "python.md").read_text()
    exec(re.search(r"```python\n(.*?)```", text, re.DOTALL)[1], {})


@pytest.mark.skipif(not (shutil.which("auricle") and shutil.which("auricle-train")), reason="the programs are not on the PATH")
def test_the_notebook():
    nbclient, nbformat = pytest.importorskip("nbclient"), pytest.importorskip("nbformat")
    notebook = nbformat.read(DOCS / "article.ipynb", as_version=4)
    nbclient.NotebookClient(notebook, timeout=600, kernel_name="python3").execute()
    assert any("right" in str(cell.get("outputs")) for cell in notebook.cells)
