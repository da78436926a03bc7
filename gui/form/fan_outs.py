"""The fan-outs to choose from, for a race and for one lane."""

from __future__ import annotations

from engine.vocabulary.wording import N_
from engine.workload.task_graph import FanOut

FAN_OUTS = (
    (FanOut.ARTICLE.value, N_("as in the article")),
    (FanOut.CLUSTER.value, N_("by cluster")),
    (FanOut.STAGE.value, N_("by stage")),
    (FanOut.QUERY.value, N_("by query")),
)
"""Each by its name, with its text."""
