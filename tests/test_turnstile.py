"""A turnstile lets many who come at once through in order, a few a turn of the event loop, and nobody stands in it for good."""

import asyncio

from models.language.turnstile import Turnstile


async def crowd(turnstile: Turnstile, count: int) -> list[list[int]]:
    """Let many through at once, and return who passed in each turn of the event loop."""
    turns: list[list[int]] = [[]]

    async def pass_through(number: int) -> None:
        await turnstile.passed()
        turns[-1].append(number)

    everybody = [asyncio.ensure_future(pass_through(number)) for number in range(count)]
    while not all(each.done() for each in everybody):
        await asyncio.sleep(0)
        turns.append([])
    return [turn for turn in turns if turn]


async def test_a_few_pass_each_turn_first_come_first_served() -> None:
    turns = await crowd(Turnstile(3), 11)
    assert [number for turn in turns for number in turn] == list(range(11))
    assert max(map(len, turns)) == 3


async def test_one_alone_passes_at_once() -> None:
    turnstile = Turnstile(3)
    for _ in range(10):
        await asyncio.wait_for(turnstile.passed(), 1)
        await asyncio.sleep(0.001)


async def test_whoever_gives_up_holds_nobody_back() -> None:
    turnstile = Turnstile(1)
    waiting = [asyncio.ensure_future(turnstile.passed()) for _ in range(6)]
    await asyncio.sleep(0)
    for each in waiting[:4]:
        each.cancel()
    await asyncio.wait_for(asyncio.gather(*waiting, return_exceptions=True), 1)
    assert not waiting[5].cancelled()


def test_a_turnstile_serves_one_event_loop_after_another() -> None:
    turnstile = Turnstile(2)
    for _ in range(3):
        assert sum(map(len, asyncio.run(crowd(turnstile, 5)))) == 5


def test_a_loop_that_ends_while_people_wait_leaves_it_in_order() -> None:
    turnstile = Turnstile(1)

    async def cut_short() -> None:
        waiting = [asyncio.ensure_future(turnstile.passed()) for _ in range(5)]
        await asyncio.sleep(0)
        for each in waiting:
            each.cancel()

    asyncio.run(cut_short())
    assert sum(map(len, asyncio.run(crowd(turnstile, 5)))) == 5
