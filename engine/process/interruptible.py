"""Makes Ctrl+C end the program in good order from the import of this module on.

Import it before all that takes long to load: whoever starts a program may change their mind.
"""

from __future__ import annotations

from engine.process.interruption import end_on_interrupt

end_on_interrupt()
