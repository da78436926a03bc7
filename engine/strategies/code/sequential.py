"""The code of sequential."""

from engine.strategies.code.snippet import Snippet

SNIPPET = Snippet(
    main="results = [{function}(item) for item in {items}]",
    nested="[{function}(item) for item in {items}]",
)
