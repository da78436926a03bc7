"""The code of Tornado."""

from engine.strategies.code.snippet import Snippet

SNIPPET = Snippet(
    imports=("from tornado.gen import multi", "from tornado.ioloop import IOLoop"),
    helpers="""
async def at_once(function, items):
    return await multi([function(item) for item in items])
""",
    main="results = IOLoop(make_current=False).run_sync(lambda: at_once({function}, {items}))",
    nested="await at_once({function}, {items})",
    is_async=True,
)
