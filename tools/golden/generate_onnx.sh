#!/bin/sh
# Makes tests/golden/onnx anew with Debian's PyTorch and the pinned onnxruntime: tools/golden/generate_onnx.sh
#
# Takes Debian 12's python3-torch, which PyPI has for the processor alone only with gigabytes for graphics cards beside it.
# Commit what changes, and say why it changed.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
venv=$root/build/onnx-golden-venv
if [ ! -x "$venv/bin/pip" ]; then
  /usr/bin/python3 -m venv --system-site-packages "$venv"
fi
"$venv/bin/pip" install --quiet --requirement "$here/onnx_requirements.txt"
"$venv/bin/python" "$here/onnx_networks.py"
