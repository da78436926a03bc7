"""The code of asyncio."""

from engine.strategies.code.snippet import Snippet

SNIPPET = Snippet(
    imports=("import asyncio",),
    helpers="""
async def at_once(function, items):
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(function(item)) for item in items]
    return [task.result() for task in tasks]
""",
    main="results = asyncio.run(at_once({function}, {items}))",
    nested="await at_once({function}, {items})",
    is_async=True,
)
