"""Holds each NAME.onnx in a folder to ONNX's checker, and what ONNX Runtime makes of NAME-input-I.npy to NAME-output-I.npy.

For onnxruntime_test.cpp. Prints the largest differences, and fails where one is beyond 1e-5 of the values' size.
"""

import pathlib
import sys

import numpy
import onnx
import onnxruntime

LIMIT = 1e-5

onnxruntime.set_default_logger_severity(3)
bad = False
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.onnx")):
    onnx.checker.check_model(onnx.load(path), full_check=True)
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])

    def array(kind, index):
        return numpy.load(path.with_name(f"{path.stem}-{kind}-{index}.npy"))

    inputs = {
        value.name: array("input", i).reshape([-1, *value.shape[1:]]) for i, value in enumerate(session.get_inputs())
    }
    differences = {}
    bad = bad or len(session.get_outputs()) != len(list(path.parent.glob(f"{path.stem}-output-*.npy")))
    for i, (value, found) in enumerate(zip(session.get_outputs(), session.run(None, inputs))):
        wanted = array("output", i)
        differences[value.name] = numpy.abs(found - wanted).max() / max(1, numpy.abs(wanted).max())
        # Written so that what is no number is beyond the limit too.
        bad = bad or found.shape != wanted.shape or not differences[value.name] <= LIMIT
    print(f"{path.stem:24}", ", ".join(f"{name} {difference:.1e}" for name, difference in differences.items()))
sys.exit(1 if bad else 0)
