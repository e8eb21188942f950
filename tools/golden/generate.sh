#!/bin/sh
# Makes tests/golden anew with the pinned librosa: tools/golden/generate.sh [PYTHON]
#
# PYTHON (default python3, 3.11 as in Debian 12) makes a virtual environment in build/golden-venv. Commit what changes,
# and say why it changed.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
venv=$root/build/golden-venv
if [ ! -x "$venv/bin/python" ]; then
  "${1:-python3}" -m venv "$venv"
fi
"$venv/bin/pip" install --quiet --requirement "$here/requirements.txt"
for generator in audio features descriptors patterns front_ends; do
  "$venv/bin/python" "$here/$generator.py"
done
