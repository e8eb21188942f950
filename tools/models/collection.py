"""Folders of songs, one folder for each genre, and how they are parted; what the tools of this folder share."""

import pathlib

LISTS = pathlib.Path(__file__).parents[2] / "data/splits/gtzan-filtered"
THIRDS = 3


def songs_in(folder):
    """(genre, path) of every file."""
    return [(genre.name, song) for genre in sorted(folder.iterdir()) if genre.is_dir() for song in sorted(genre.iterdir())]


def link_all(songs, folder):
    """One folder for each genre, of links: the program takes one folder, and finds what it has heard before."""
    for genre, song in songs:
        link = folder / genre / song.name
        link.parent.mkdir(parents=True, exist_ok=True)
        if not link.is_symlink():
            link.symlink_to(song.resolve())


def source_of(song):
    """Of songs named SOURCE-….ENDING."""
    return song.name.split("-")[0]


def thirds(everyday):
    """For each third, its songs: neighbours by name together, since they are often of one artist."""
    groups = {}
    for genre, song in everyday:
        groups.setdefault((genre, source_of(song)), []).append((genre, song))
    parts = [[] for _ in range(THIRDS)]
    for group in groups.values():
        for i, entry in enumerate(group):
            parts[i * THIRDS // len(group)].append(entry)
    return parts


def gtzan_list(part):
    """Names of GTZAN's songs in a part of the filtered split."""
    return (LISTS / f"{part}.txt").read_text().split()
