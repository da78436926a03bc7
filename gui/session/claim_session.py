"""What is measured for a claim, of any kind."""

from __future__ import annotations

from engine.record.kinds import CHECK, KINDS
from engine.stream.fold import StreamResult
from gui.session.stream_session import StreamSession


class ClaimSession(StreamSession[StreamResult]):
    """Folds the events of one race or load after another into results.

    The history keeps none of them: one check would push out a person's own races.
    """

    kinds = tuple(kind for kind in KINDS.values() if kind is not CHECK)
    is_kept = False
