#!/usr/bin/env python3
"""What it costs to hear a few windows of a song instead of all: a table in Markdown.

    bench/few_windows.py FOLDER... [--model FILE] [--windows 1 2 3 4 6 8 12] [--longer-than S] [--programs build/bin]

Every recording below the folders is classified from so many windows and from all. The table says how often the answer
is the one that all windows give, how far the probabilities lie from theirs (total variation: half the sum of absolute
differences, 0 to 1), and the processor time of a song. Where the recordings lie in folders named by genres that the
model knows, it also says how often the answer is right, and the log-loss.
"""

import argparse
import csv
import io
import math
import os
import pathlib
import resource
import statistics
import subprocess
import sys


def classified(args, recordings, windows):
    """The probabilities of each recording, and the processor time that all took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [args.programs / "auricle", "classify", "--csv", *recordings]
    command += ["--model", args.model] if args.model else []
    command += ["--windows", str(windows)] if windows else []
    run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    if run.returncode not in (0, 1):  # 1: some recordings were left out
        sys.exit(f"{args.programs / 'auricle'} ended with {run.returncode}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    rows = csv.DictReader(io.StringIO(run.stdout))
    first, last = rows.fieldnames.index("genre") + 1, rows.fieldnames.index("heard_s")
    genres = rows.fieldnames[first:last]
    songs = {
        row["file"]: [float(row[genre]) for genre in genres]
        for row in rows
        if float(row["end_s"]) - float(row["begin_s"]) > args.longer_than
    }
    return genres, songs, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="+", type=pathlib.Path)
    parser.add_argument("--model", type=pathlib.Path)
    parser.add_argument("--windows", nargs="+", type=int, default=[1, 2, 3, 4, 6, 8, 12])
    parser.add_argument("--longer-than", type=float, default=0, help="leave out recordings that are not, in seconds")
    parser.add_argument("--programs", type=pathlib.Path, default=pathlib.Path("build/bin"))
    args = parser.parse_args()

    genres, whole, _ = classified(args, args.folder, None)
    if not whole:
        sys.exit("no recording that long")
    folded = [genre.casefold().replace("-", "") for genre in genres]
    truth = {}
    for song in whole:
        folder = pathlib.Path(song).parent.name.casefold().replace("-", "")
        if folder in folded:
            truth[song] = folded.index(folder)
    print(f"{len(whole)} recordings, {len(truth)} of them in folders named by a genre of the model\n")
    print("| windows | the same answer as all | distance, mean | 95th percentile | right | log-loss | ms a song |")
    print("|---|---|---|---|---|---|---|")
    for windows in [*args.windows, None]:
        _, songs, seconds = classified(args, whole, windows)
        both = sorted(whole.keys() & songs.keys())
        best = {song: max(range(len(genres)), key=songs[song].__getitem__) for song in both}
        same = [best[song] == max(range(len(genres)), key=whole[song].__getitem__) for song in both]
        distance = sorted(sum(abs(a - b) for a, b in zip(songs[song], whole[song])) / 2 for song in both)
        judged = [song for song in both if song in truth]
        right = f"{100 * statistics.mean(best[song] == truth[song] for song in judged):.1f} %" if judged else ""
        loss = f"{statistics.mean(-math.log(max(songs[song][truth[song]], 1e-15)) for song in judged):.3f}" if judged else ""
        print(f"| {windows or 'all'} | {100 * statistics.mean(same):.1f} % | {statistics.mean(distance):.3f} "
              f"| {distance[int(0.95 * (len(distance) - 1))]:.3f} | {right} | {loss} | {1000 * seconds / len(songs):.0f} |", flush=True)


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    main()
