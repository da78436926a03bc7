"""Entry point of a server: ``python -m engine.server SETTINGS``, one JSON object."""

# Keep imports few: every process that a server starts imports this module.
from __future__ import annotations

import sys

from engine.process.watchdog import keep_stdin_open


def main() -> None:
    """Serve with these settings."""
    import engine.process.interruptible  # noqa: F401  # isort: skip
    import msgspec

    from engine.process.loading import begin_loading
    from engine.server.settings import ServerSettings

    settings = msgspec.json.decode(sys.argv[1], type=ServerSettings)
    if settings.end_with_stdin:
        begin_loading()

    from engine.process.file_limit import raise_file_limit
    from engine.process.timer import SHARP_NS, set_timer_slack
    from engine.server import lifeline
    from engine.server.serving import run

    lifeline.hold(settings.end_with_stdin)
    raise_file_limit()
    set_timer_slack(SHARP_NS)
    run(settings)


if __name__ == "__mp_main__":
    # A process spawned by multiprocessing, about to run its part.
    keep_stdin_open()

if __name__ == "__main__":
    main()
