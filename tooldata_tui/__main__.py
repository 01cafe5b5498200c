"""``python -m tooldata_tui`` is the ``tooldata`` command."""

import sys

from tooldata_tui.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
