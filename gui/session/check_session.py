"""The check that is read from a file."""

from __future__ import annotations

from engine.article.result import CheckResult
from engine.record.kinds import CHECK
from gui.session.stream_session import StreamSession


class CheckSession(StreamSession[CheckResult]):
    """Folds the events of one check after another into results."""

    kinds = (CHECK,)
