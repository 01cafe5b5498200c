"""Puts a file to Together's own check before an upload, and prints its report."""

import json
import sys
from pathlib import Path

from together.lib.utils.files import check_file

json.dump(check_file(Path(sys.argv[1])), sys.stdout, default=str)
