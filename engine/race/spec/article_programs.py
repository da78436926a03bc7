"""What a reader finds who runs the article's own programs."""

OWN_PROGRAMS = (
    "Run the article's own programs and you will find: the threads one answers cluster 4 four "
    "times, as each thread reads the loop's variable after the loop has ended; the processes one "
    "answers in order of completion; the gevent one never answers on today's Tornado and gevent. "
    "The lanes here fan out likewise and answer right."
)

IN_SHORT = (
    "The article's own programs: threads answer cluster 4 four times, processes in order of "
    "completion; gevent never answers on today's Tornado and gevent."
)
"""The same where there is little room."""
