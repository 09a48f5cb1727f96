"""The budget: whatever servers count, and however many calls are under way, it is not passed; and it is used as far as that goes."""

import asyncio
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.completer import BarredError, CompleterError, Completion, Embedding, Heard, OutageError, Prompt, Request
from models.metering import Budget, Meter, MeteredCompleter, Price, Spending, unpriced
from models.scripted import ScriptedCompleter

PRICE = Price(1000.0, 3000.0)


class Counting:
    """A server that counts tokens in a way of its own, as many as there are bytes and what it adds, and never more than it may say."""

    name = identity = "counting"

    def __init__(self, seed: int, tells: bool = True) -> None:
        self._luck, self._tells = random.Random(seed), tells
        self.told = self.said = self.calls = 0

    async def complete(self, request: Request, heard: Heard | None = None) -> Completion:
        await asyncio.sleep(self._luck.choice((0, 0, 0.001)))
        self.calls += 1
        if self._luck.random() < 0.1:
            raise CompleterError("no")
        told = self._luck.randint(1, len(str(request.prompt).encode()) + 200)
        said = self._luck.randint(1, request.max_tokens)
        self.told, self.said = self.told + told, self.said + said
        return Completion("x", told, said) if self._tells else Completion("x")

    async def embed(self, texts: list[str]) -> Embedding | None:
        return None

    async def aclose(self) -> None:
        pass


async def spent(server: Counting, budget: Budget, calls: int, price: Price | None = PRICE) -> Meter:
    """Make many calls at once, and return the meter."""
    meter = Meter(budget)
    completer = MeteredCompleter(server, meter, price)
    requests = [
        Request(Prompt("rules " * 20, "ünïcode " * (k % 7), "now " * (k % 50)), {"type": "object"}, k, 1 + k % 90) for k in range(calls)
    ]
    await asyncio.gather(*(completer.complete(each) for each in requests), return_exceptions=True)
    return meter


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 60), st.integers(0, 40_000), st.floats(0, 60))
def test_no_budget_is_passed_by_any_number_of_calls_at_once(seed: int, calls: int, tokens: int, money: float) -> None:
    for budget in (Budget(calls=calls), Budget(tokens=tokens), Budget(money=money), Budget(calls, tokens, money)):
        server = Counting(seed)
        meter = asyncio.run(spent(server, budget, 80))
        assert budget.calls is None or server.calls <= budget.calls
        assert budget.tokens is None or server.told + server.said <= budget.tokens
        assert budget.money is None or PRICE.of(server.told, server.said) <= budget.money + 1e-9
        assert meter._held == Spending()


async def test_a_budget_is_used_up_to_the_most_that_one_more_call_could_cost() -> None:
    server = Counting(1)
    meter = await spent(server, Budget(tokens=40_000), 1000)
    assert 40_000 - 1500 <= meter.spent.tokens <= 40_000


async def test_calls_wait_for_what_those_under_way_do_cost_before_they_are_barred() -> None:
    meter = Meter(Budget(calls=2))
    most = Spending(1)
    await meter.reserve(most)
    await meter.reserve(most)
    third = asyncio.ensure_future(meter.reserve(most))
    await asyncio.sleep(0)
    assert not third.done()
    meter.settle(most, Spending(0))  # a call that was never made
    await third
    fourth = asyncio.ensure_future(meter.reserve(most))
    await asyncio.sleep(0)
    meter.settle(most, most)
    meter.settle(most, most)
    with pytest.raises(BarredError, match="the budget in calls is used up: 2 of 2 spent"):
        await fourth


async def test_a_budget_that_is_raised_lets_those_go_on_who_wait() -> None:
    meter = Meter(Budget(calls=1))
    await meter.reserve(Spending(1))
    waiting = asyncio.ensure_future(meter.reserve(Spending(1)))
    await asyncio.sleep(0)
    meter.budget = Budget(calls=2)
    await asyncio.wait_for(waiting, 1)


async def test_a_server_that_does_not_count_is_counted_at_an_estimate() -> None:
    meter = await spent(Counting(3, tells=False), Budget(), 20)
    assert meter.spent.tokens_in > 20 * 30 and meter.spent.tokens_out > 0 and meter.spent.money > 0


async def test_a_server_that_takes_more_than_it_may_is_believed_to_do_so_again() -> None:
    class Greedy(Counting):
        async def complete(self, request: Request, heard: Heard | None = None) -> Completion:
            self.told += 50_000
            return Completion("x", 50_000, 5)

    server = Greedy(1)
    meter, request = Meter(Budget(tokens=120_000)), Request(Prompt("a", "b", "c"), {"type": "string"}, 1, 5)
    completer = MeteredCompleter(server, meter)
    await completer.complete(request)
    await completer.complete(request)
    with pytest.raises(BarredError):
        await completer.complete(request)
    assert meter.spent.tokens <= 120_000


async def test_a_call_that_is_cancelled_while_it_waits_holds_nothing_back() -> None:
    meter = Meter(Budget(calls=1))
    await meter.reserve(Spending(1))
    waiting = asyncio.ensure_future(meter.reserve(Spending(1)))
    await asyncio.sleep(0)
    waiting.cancel()
    meter.settle(Spending(1), Spending(0))
    await asyncio.wait_for(meter.reserve(Spending(1)), 1)


async def test_what_a_call_did_cost_is_counted_at_its_own_price() -> None:
    class Cheap(Counting):
        async def complete(self, request: Request, heard: Heard | None = None) -> Completion:
            return Completion("x", 10, 10, money=0.001)

    meter = Meter(Budget(money=5.0))
    await MeteredCompleter(Cheap(1), meter, PRICE).complete(Request(Prompt("a", "b", "c"), {}, 1, 5))
    assert meter.spent == Spending(1, 10, 10, 0.001)


async def test_an_outage_uses_up_no_budget() -> None:
    meter = Meter(Budget(calls=2))
    completer = MeteredCompleter(ScriptedCompleter(OutageError("away"), OutageError("away"), OutageError("away"), "back"), meter)
    for _ in range(3):
        with pytest.raises(OutageError):
            await completer.complete(Request(Prompt("a", "b", "c"), {}, 1, 5))
    assert (await completer.complete(Request(Prompt("a", "b", "c"), {}, 1, 5))).text == "back"
    assert meter.spent.calls == 1


async def test_an_answer_that_was_paid_for_is_kept_whatever_budget_is_set_meanwhile() -> None:
    meter = Meter()

    class Slow(Counting):
        async def complete(self, request: Request, heard: Heard | None = None) -> Completion:
            meter.budget = Budget(money=5.0)
            return Completion("x", 10, 10)

        async def embed(self, texts: list[str]) -> Embedding | None:
            meter.budget = Budget(money=5.0)
            return Embedding([[1.0]], 10)

    completer, request = MeteredCompleter(Slow(1), meter), Request(Prompt("a", "b", "c"), {}, 1, 5)
    assert (await completer.complete(request)).text == "x"
    for ask in (lambda: completer.complete(request), lambda: completer.embed(["a"])):
        with pytest.raises(BarredError) as caught:
            await ask()
        assert str(caught.value) == unpriced("counting")
    meter.budget = Budget()
    assert await completer.embed(["a"]) == Embedding([[1.0]], 10)
    assert meter.spent == Spending(2, 20, 10)


@pytest.mark.parametrize("outcome", [None, OutageError("away"), BarredError("refused")], ids=["none to be had", "away", "barred"])
async def test_vectors_that_do_not_come_cost_nothing(outcome: Exception | None) -> None:
    class Vectorless(Counting):
        async def embed(self, texts: list[str]) -> Embedding | None:
            if outcome is not None:
                raise outcome
            return None

    meter = Meter(Budget(calls=1))
    completer = MeteredCompleter(Vectorless(1), meter)
    for _ in range(3):
        if outcome is None:
            assert await completer.embed(["a"]) is None
        else:
            with pytest.raises(type(outcome), match=str(outcome)):
                await completer.embed(["a"])
    assert meter.spent == meter._held == Spending()


async def test_vectors_that_the_budget_does_not_allow_are_barred_and_not_said_to_be_none() -> None:
    with pytest.raises(BarredError, match="the budget in calls is used up"):
        await MeteredCompleter(Counting(1), Meter(Budget(calls=0))).embed(["a"])


@given(st.lists(st.tuples(*[st.none() | st.integers(0, 9)] * 3), min_size=2, max_size=2))
def test_the_tighter_of_two_budgets_allows_what_both_allow(limits: list[tuple[int | None, ...]]) -> None:
    one, other = (Budget(*each) for each in limits)
    both = one.tighter(other)
    for spending in (Spending(k, k, 0, k) for k in range(11)):
        allowed = [Meter(each)._passed(spending) is None for each in (one, other, both)]
        assert allowed[2] == (allowed[0] and allowed[1])
