"""Runs programs of the oracle, each named by its path without ending, and answers what each has said: a JSON object."""

import contextlib
import io
import json
import pathlib
import runpy
import sys

said = {}
for path in map(pathlib.Path, sys.argv[1:]):
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        runpy.run_path(str(path.with_suffix(".py")))
    said[path.stem] = output.getvalue()
json.dump(said, sys.stdout)
