"""Runs programs of the oracle, each named by its path without ending, and answers what each has said, on stdout and on stderr: a JSON object."""

import contextlib
import io
import json
import pathlib
import runpy
import sys

said = {}
for path in map(pathlib.Path, sys.argv[1:]):
    stdout = io.StringIO()
    stderr = io.StringIO()
    with contextlib.redirect_stdout(stdout), contextlib.redirect_stderr(stderr):
        runpy.run_path(str(path.with_suffix(".py")))
    said[path.stem] = [stdout.getvalue(), stderr.getvalue()]
json.dump(said, sys.stdout)
