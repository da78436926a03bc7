"""Importing this module makes Ctrl+C end the program in good order.

Import it before anything that takes long to load, so that Ctrl+C works from the start.
"""

from __future__ import annotations

from engine.process.interruption import end_on_interrupt

end_on_interrupt()
