import asyncio
import itertools

from engine.server.turnstile import AT_ONCE, Turnstile


def test_a_crowd_goes_through_a_few_at_a_time_and_in_its_order():
    through = []

    async def visit(turnstile, number):
        await turnstile.turn()
        through.append(number)

    async def main():
        turnstile = Turnstile()
        crowd = [asyncio.create_task(visit(turnstile, number)) for number in range(10)]
        seen = []
        while not all(task.done() for task in crowd):
            await asyncio.sleep(0)
            seen.append(len(through))
        return seen

    seen = asyncio.run(main())
    assert through == list(range(10))
    assert max(after - before for before, after in itertools.pairwise(seen)) == AT_ONCE


def test_one_who_leaves_the_queue_holds_nobody_up():
    async def main():
        turnstile = Turnstile()
        leaver = asyncio.create_task(turnstile.turn())
        stayer = asyncio.create_task(turnstile.turn())
        await asyncio.sleep(0)
        leaver.cancel()
        await stayer

    asyncio.run(main())
