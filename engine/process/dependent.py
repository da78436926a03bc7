"""Importing this module makes this process end with its starter while it loads.

Import it before anything that takes long to load; ``end_loading`` ends its effect.
"""

from __future__ import annotations

from engine.process.loading import begin_loading

begin_loading()
