"""The engine's command line: ``racelane-engine``, or ``python -m engine``."""

from __future__ import annotations

# First of all: Ctrl+C may come while the others load.
import engine.process.interruptible  # noqa: F401  # isort: skip

from engine.cli.main import main

if __name__ == "__main__":
    main()
