"""A short lesson for tests, and what it races."""

from tests.engine.races import made_up_spec

SPEC = made_up_spec("sequential,threads", cluster_counts=(4,), sleep_s=0.01, repeats=2, seed=3)
"""The spec of its race."""

LESSON = """
title = "Two lanes"
summary = "Which of them is faster."

[races.one]
kept = "one.racelane"

[races.one.spec]
cluster_counts = [4]
nodes = 1
switches = 1
sleep_s = 0.01
repeats = 2
seed = 3
lanes = [{ strategy = "sequential" }, { strategy = "threads" }]

[[steps]]
title = "Hello"
text = "Two of them."
notes = "Smile."

[[steps]]
title = "Who is first?"
text = "They look up the same."
notes = "Wait for guesses."
race = "one"
lane = "threads"

[steps.question]
asks = "Who arrives first?"
lanes = ["sequential", "threads"]

[steps.reveal]
expects = "median(threads) < median(sequential)"
says = "Threads took {median(threads)} of {median(sequential)}."
contrary = "Threads were no faster: {median(threads)}."
because = "They wait side by side."

[[steps]]
title = "Goodbye"
text = "That was it."
"""
