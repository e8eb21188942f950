#!/bin/sh
# Proves that networks whose weights are not here can be imported: tools/golden/published_shapes.sh [AURICLE]
#
# Makes Discogs-EffNet, YAMNet and VGGish with random weights, by Debian 12's python3-torch, and holds what AURICLE
# (build/bin/auricle) makes of them to the pinned onnxruntime; see published_shapes.py.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
venv=$root/build/onnx-golden-venv
if [ ! -x "$venv/bin/pip" ]; then
  /usr/bin/python3 -m venv --system-site-packages "$venv"
fi
"$venv/bin/pip" install --quiet --requirement "$here/onnx_requirements.txt"
exec "$venv/bin/python" "$here/published_shapes.py" "${1:-$root/build/bin/auricle}"
