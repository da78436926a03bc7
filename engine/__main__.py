"""The engine's command line: ``racelane-engine``, or ``python -m engine``."""

from __future__ import annotations

# First of all: Ctrl+C may come while the others load.
import engine.process.interruptible  # isort: skip

import sys

# And its starter may end, if it is one that holds the other end of standard input.
if sys.argv[1:2] == ["conduct"] or "--end-with-stdin" in sys.argv:
    import engine.process.dependent  # noqa: F401

from engine.cli.main import main

if __name__ == "__main__":
    main()
