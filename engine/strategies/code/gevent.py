"""The code of gevent."""

from engine.strategies.code.snippet import Snippet

SNIPPET = Snippet(
    patch=("from gevent import monkey", "", "monkey.patch_all()", ""),
    imports=("import gevent",),
    helpers="""
def at_once(function, items):
    greenlets = [gevent.spawn(function, item) for item in items]
    return [greenlet.get() for greenlet in greenlets]
""",
    main="results = at_once({function}, {items})",
    nested="at_once({function}, {items})",
)
