"""Entry point of a client: ``python -m engine.load``, users of one server, or its probe.

Standard input carries the task as one line of JSON and then stays open; its end ends the process.
Standard output carries what happens, in lines of JSON.
"""

from __future__ import annotations

# First of all: the conductor may end while the others load.
import engine.process.dependent  # noqa: F401  # isort: skip

import asyncio
import gc
import signal

import msgspec

from engine.load.client.messages import AnyTask, Visit
from engine.load.client.outbox import Outbox
from engine.load.client.probe import Visits
from engine.load.client.users import Users
from engine.process.file_limit import raise_file_limit
from engine.process.loading import end_loading
from engine.process.stdio import read_line, take_stdout
from engine.process.timer import SHARP_NS, set_timer_slack
from engine.process.watchdog import end_with_stdin


async def run(task: AnyTask, outbox: Outbox) -> None:
    """Do the task and report what happens."""
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    flushing = asyncio.create_task(outbox.keep_flushing())
    if isinstance(task, Visit):
        await Users(task, outbox).run()
    else:
        await Visits(task, outbox).run(stopped)
    flushing.cancel()
    outbox.flush()


def main() -> None:
    """Read the task and do it."""
    channel = take_stdout()
    # The client is loaded and warm before the task comes, so that nobody waits for its start.
    raise_file_limit()
    set_timer_slack(SHARP_NS)
    gc.collect()
    gc.freeze()
    end_loading()
    line = read_line()
    if line is None:
        return
    end_with_stdin()
    asyncio.run(run(msgspec.json.decode(line, type=AnyTask), Outbox(channel)))


if __name__ == "__main__":
    main()
