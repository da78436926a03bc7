"""Let the monkey loose: ``python -m tests.monkey SECONDS [SEED [aloud]]``.

Ends with 0, or with 1 and what went wrong; touches nothing of the user's. The same seed makes the
same choices, as far as the program is at the same point when they are made. With ``aloud`` each
deed is said before it is done.
"""

import os
import random
import sys
import tempfile
import uuid
from pathlib import Path

from tests.home import move_home

_USAGE = "usage: python -m tests.monkey SECONDS [SEED [aloud]]"


def main(arguments: list[str]) -> int:
    """Run for the seconds of the first argument, from the seed of the second or a random one."""
    try:
        seconds = float(arguments[0])
        seed = int(arguments[1]) if len(arguments) > 1 else random.randrange(10**6)
    except (IndexError, ValueError):
        print(_USAGE, file=sys.stderr)
        return 2
    print(f"monkey: seed {seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="racelane-monkey-") as name:
        mark = f"RACELANE_MARK_{uuid.uuid4().hex}"
        _move_in(Path(name), mark)
        # Only now, for what is imported may look for the user's folders.
        from tests.monkey.session import run

        return run(Path(name), mark, seconds, seed, is_aloud="aloud" in arguments[2:])


def _move_in(folder: Path, mark: str) -> None:
    """Have everything that is kept kept in a folder, and every process carry a mark."""
    os.environ |= {
        "QT_QPA_PLATFORM": "offscreen",
        "RACELANE_SETTINGS": str(folder / "settings.ini"),
        "RACELANE_HISTORY": str(folder / "races"),
        "RACELANE_CACHE": str(folder / "cache"),
        mark: "1",
    }
    move_home(folder)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
