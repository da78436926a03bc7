"""A real terminal for tests of what people see there."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import termios

from engine.process.child import python_environment

_CONTROLS = re.compile(rb"\x1b\[[0-9;?]*[A-Za-z]")


def on_terminal(command, columns=80, typed=b""):
    """Run a command on a terminal of some columns; return its exit code and what it wrote there.

    What moves the cursor or colours is left out of the text, a line written over others stays.
    ``typed`` is there to be read from the start.
    """
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    environment = python_environment() | {"TERM": "xterm"}
    environment.pop("COLUMNS", None)
    process = subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, start_new_session=True
    )
    os.close(theirs)
    os.write(ours, typed)
    written = b""
    try:
        while chunk := os.read(ours, 65536):
            written += chunk
    except OSError:
        pass  # how Linux says that nobody has the terminal open any more
    os.close(ours)
    text = _CONTROLS.sub(b"", written).decode().replace("\r\n", "\n")
    return process.wait(), text
