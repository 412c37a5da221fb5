"""The names of the cases in the files of CPython's own tests of asyncio that are named, as a JSON object."""

import json
import pathlib
import re
import sys

import test

folder = pathlib.Path(test.__path__[0]) / "test_asyncio"
cases = {name: sorted(set(re.findall(r"def (test_\w+)", (folder / name).read_text()))) for name in sys.argv[1:]}
json.dump(cases, sys.stdout)
