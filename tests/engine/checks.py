"""Made-up checks of the article's claims for tests of what reads them; times in seconds."""

from engine.article.events import CheckFinished, CheckSpec, CheckStarted, ClaimJudged
from engine.article.judgement import (
    Bar,
    Bars,
    Fate,
    FateRow,
    Fates,
    Finding,
    Lack,
    Missing,
    Rating,
    Unit,
)
from engine.race.events import Ending
from engine.stream.event import FORMAT_VERSION, Outcome
from engine.vocabulary.cause import Cause, Why
from tests.engine.races import ENVIRONMENT

STABLE = Finding(
    rating=Rating.IN_PART,
    values={
        "processes": {"ending": "raised", "answered": 2, "others": 3},
        "pool": {"ending": "raised", "answered": 0, "others": 3},
    },
    limits=(),
    chart=Fates((FateRow("processes", 2, (Fate.ANSWERED, Fate.LOST), Ending.RAISED),)),
)
ONE_CORE = Finding(
    rating=Rating.HOLDS,
    values={"cores": 4, "coroutines": 1.02, "combined": 3.1},
    limits=(1.2, 1.5),
    chart=Bars((Bar("gevent", 3, 1.02, Unit.TIMES), Bar("gevent + processes", 4, 3.1, Unit.TIMES))),
)
UNTOLD = Finding(
    rating=Rating.UNKNOWN,
    values={},
    limits=(0.1,),
    chart=Bars(()),
    missing=Missing(Lack.FAILED, "gevent", cause=Cause(Why.NO_FILE, {"path": "/nonexistent"})),
)
FINDINGS = {"stable-processes": STABLE, "one-core": ONE_CORE, "same-time": UNTOLD}


def made_up_check(findings=None, *, claims=None, over=True):
    """Return the events of a check.

    Args:
        findings: What comes of claims, by their ids: three of them by default.
        claims: What to check: those that have findings by default.
        over: Whether the check ends.
    """
    findings = FINDINGS if findings is None else findings
    events = [
        CheckStarted(
            at_s=0.0,
            format_version=FORMAT_VERSION,
            started_at="2026-03-14T15:09:26.535+00:00",
            spec=CheckSpec(tuple(claims or findings)),
            environment=ENVIRONMENT,
        )
    ]
    for place, (name, finding) in enumerate(findings.items(), 1):
        events.append(ClaimJudged(at_s=60.0 * place, claim=name, finding=finding))
    if over:
        events.append(CheckFinished(at_s=60.0 * len(findings), outcome=Outcome.COMPLETED))
    return events
