"""The budget: what calls to models may cost in all, counted before they are made, so that it is never passed."""

import asyncio
from collections import deque
from collections.abc import Sequence
from math import ceil
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from models.completer import BarredError, Completer, Completion, Embedding, Heard, OutageError, Request, started
from models.tokens import estimated
from sim.errors import SimError
from sim.text import clean

ADDED = 256  # tokens that a server may add to a message: marks of its template, instructions of its own
SCHEMAS_KEPT = 128
FORM = "calls=N, tokens=N or money=X, with commas between"


class Budget(Struct, frozen=True):
    """What may be spent; None: as much as it takes. tokens: in and out together. money: in the currency of the prices."""

    calls: int | None = None
    tokens: int | None = None
    money: float | None = None

    def tighter(self, other: "Budget") -> "Budget":
        """Return what both budgets allow."""
        pairs = ((getattr(self, name), getattr(other, name)) for name in Budget.__struct_fields__)
        return Budget(*(min((limit for limit in pair if limit is not None), default=None) for pair in pairs))


class Price(Struct, frozen=True):
    """What a million tokens cost, told to the model and by it."""

    told: float = 0.0
    said: float = 0.0

    def of(self, tokens_in: int, tokens_out: int) -> float:
        """Return what so many tokens cost."""
        return (tokens_in * self.told + tokens_out * self.said) / 1e6


class Spending(Struct, frozen=True):
    """What was spent so far, or is held back for calls under way."""

    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    money: float = 0.0

    @property
    def tokens(self) -> int:
        """Tokens in and out."""
        return self.tokens_in + self.tokens_out

    def __add__(self, other: "Spending") -> "Spending":
        return Spending(
            self.calls + other.calls,
            self.tokens_in + other.tokens_in,
            self.tokens_out + other.tokens_out,
            self.money + other.money,
        )

    def __sub__(self, other: "Spending") -> "Spending":
        return self + Spending(-other.calls, -other.tokens_in, -other.tokens_out, -other.money)


class Meter:
    """Counts what all models of a run cost, and bars a call that could pass the budget. One event loop.

    Attributes:
        spent: by calls that are over, as their servers tell. retried: requests that were repeated.
    """

    def __init__(self, budget: Budget = Budget()) -> None:  # noqa: B008 - frozen
        self.spent = Spending()
        self.retried = 0
        self._budget = budget
        self._held = Spending()
        self._queue: deque[tuple[asyncio.Future[None], Spending]] = deque()

    @property
    def under_way(self) -> int:
        """How many calls are being answered."""
        return self._held.calls

    @property
    def budget(self) -> Budget:
        """What may be spent; may be set anew at any time."""
        return self._budget

    @budget.setter
    def budget(self, budget: Budget) -> None:
        self._budget = budget
        self._serve()

    async def reserve(self, most: Spending) -> None:
        """Hold back the most that a call can cost; where that may have to wait for what calls under way do cost, it waits.

        Raises:
            BarredError: with it, the budget could be passed.
        """
        if not self._queue and self._passed(self._held + most) is None:
            self._held += most
            return
        if (barred := self._barred(most)) is not None:
            raise barred
        waiting: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queue.append((waiting, most))
        try:
            await waiting
        except asyncio.CancelledError:
            if waiting.done() and not waiting.cancelled() and waiting.exception() is None:
                self._release(most)
            raise

    def settle(self, most: Spending, cost: Spending) -> None:
        """Count what a call did cost, and let go what was held back for it."""
        self.spent += cost
        self._release(most)

    def _release(self, most: Spending) -> None:
        self._held -= most
        if not self._held.calls:
            self._held = Spending()  # sums of money are off by a little
        self._serve()

    def _serve(self) -> None:
        """Let those who wait go on, or tell them that it is over, first come, first served."""
        while self._queue:
            waiting, most = self._queue[0]
            if not waiting.done():
                if self._passed(self._held + most) is None:
                    self._held += most
                    waiting.set_result(None)
                elif (barred := self._barred(most)) is not None:
                    waiting.set_exception(barred)
                else:
                    return
            self._queue.popleft()

    def _passed(self, more: Spending) -> str | None:
        """Return in what the budget could be passed, None if in nothing."""
        whole = self.spent + more
        for name in Budget.__struct_fields__:
            limit = getattr(self._budget, name)
            if limit is not None and getattr(whole, name) > limit:
                return name
        return None

    def _barred(self, most: Spending) -> BarredError | None:
        """Return why a call cannot be made, however little those under way cost; None if it may yet be."""
        name = self._passed(most)
        if name is None:
            return None
        limit, used = getattr(self._budget, name), getattr(self.spent, name)
        told = f"{used:,.4g} of {limit:,.4g}" if name == "money" else f"{used:,} of {limit:,}"
        return BarredError(f"the budget in {name} is used up: {told} spent, and the next call could pass it")


class Bound:
    """The most tokens that calls of one model can take: as many as there are bytes, for none is shorter, and some that its server adds.

    A server that takes more all the same, or says more than it may, is believed to do so again.
    """

    def __init__(self) -> None:
        self._told = self._said = 1.0  # worst so far, as a multiple of the bound
        self._schemas: dict[int, tuple[dict[str, Any], int]] = {}

    def of(self, request: Request) -> tuple[int, int]:
        """Return the most tokens that a request can take, told and said."""
        return ceil(self._told * self._bytes(request)), ceil(self._said * request.max_tokens)

    def learn(self, request: Request, told: int, said: int) -> None:
        """Take note of what a request did take."""
        self._told = max(self._told, told / self._bytes(request))
        self._said = max(self._said, said / max(request.max_tokens, 1))

    def _bytes(self, request: Request) -> int:
        prompt = request.prompt
        exchanged = sum(size(each.answer) + size(each.complaint) + ADDED for each in prompt.exchanges)
        return size(prompt.shared) + size(prompt.own) + size(prompt.now) + exchanged + self._schema(request.schema) + 2 * ADDED

    def _schema(self, schema: dict[str, Any]) -> int:
        kept = self._schemas.get(id(schema))
        if kept is None:
            if len(self._schemas) >= SCHEMAS_KEPT:
                self._schemas.clear()
            kept = self._schemas[id(schema)] = (schema, len(msgspec.json.encode(schema)))
        return kept[1]


def size(text: str) -> int:
    """Return the bytes of a text in UTF-8."""
    return len(text) if text.isascii() else len(text.encode("utf-8", "replace"))


class MeteredCompleter:
    """Another completer, each call of which is counted, and barred where it could pass the budget.

    The budget is not passed by what servers say that answered calls took. A server that never says it is counted at an estimate, a little
    high; one that charges for a call that it did not answer is known to the player alone.
    """

    def __init__(self, completer: Completer, meter: Meter, price: Price | None = None) -> None:
        """Prepare to count. price: the highest that a call can have; None where it is not known."""
        self._completer, self._meter, self._price = completer, meter, price
        self._bound = Bound()

    @property
    def name(self) -> str:
        return self._completer.name

    @property
    def priced(self) -> bool:
        """Whether it is known what a call can cost, so that a budget in money can hold."""
        return self._price is not None

    @property
    def identity(self) -> str:
        return self._completer.identity

    async def complete(self, request: Request, heard: Heard | None = None) -> Completion:
        """Return the answer.

        Raises:
            BarredError: the call could pass the budget.
            CompleterError: there is no answer.
        """
        self._check()
        most = self._spending(*self._bound.of(request))
        await self._meter.reserve(most)
        cost = Spending(1)
        try:
            completion = await self._completer.complete(request, heard)
            told = completion.prompt_tokens or estimated(str(request.prompt))
            said = completion.completion_tokens or estimated(completion.text)
            self._bound.learn(request, told, said)
            cost = self._spending(told, said)
            if completion.money is not None and completion.prompt_tokens:
                cost = replace(cost, money=completion.money)
            self._meter.retried += completion.retries
            return completion
        except (OutageError, BarredError):
            cost = Spending()  # nobody was answered: waiting for a server costs nothing but time
            raise
        finally:
            self._meter.settle(most, cost)

    async def embed(self, texts: Sequence[str]) -> Embedding | None:
        """Return vectors of texts; None where the model embeds nothing, which costs nothing either.

        Raises:
            BarredError: the call could pass the budget.
            CompleterError: there are none.
        """
        self._check()
        most = self._spending(sum(map(size, texts)) + ADDED, 0)
        await self._meter.reserve(most)
        cost = Spending(1)
        try:
            embedding = await self._completer.embed(texts)
            told = embedding.prompt_tokens or sum(map(estimated, texts)) if embedding is not None else 0
            cost = self._spending(told, 0) if embedding is not None else Spending()
            return embedding
        except (OutageError, BarredError):
            cost = Spending()
            raise
        finally:
            self._meter.settle(most, cost)

    def _check(self) -> None:
        """Bar a call whose cost nobody knows, before it is made; what was paid for is never thrown away.

        Raises:
            BarredError: there is a budget in money, and no price.
        """
        if self._price is None and self._meter.budget.money is not None:
            raise BarredError(unpriced(self.name))

    def _spending(self, told: int, said: int) -> Spending:
        """Return what a call costs; no money where no price is known."""
        return Spending(1, told, said, self._price.of(told, said) if self._price is not None else 0.0)

    async def start(self) -> str:
        return await started(self._completer)

    async def aclose(self) -> None:
        await self._completer.aclose()


def unpriced(name: str) -> str:
    """Return that a model has no price, and where to put it."""
    return (
        f"a budget in money needs the price of '{clean(name, 80)}'; give it in the minds file, price = {{ told = 0.15, said = 0.60 }} "
        "a million tokens, and ask for that mind by its name; or allow calls or tokens"
    )


def written(budget: Budget) -> str:
    """Return a budget as `budget_of` reads it: "calls=500,money=2.5"; "" for none."""
    limits = {name: getattr(budget, name) for name in Budget.__struct_fields__}
    return ",".join(f"{name}={limit:.15g}" if name == "money" else f"{name}={limit}" for name, limit in limits.items() if limit is not None)


def budget_of(text: str) -> Budget:
    """Return the budget that a text names: "calls=500,money=2.50"; "" for none.

    Raises:
        SimError: it is not of that form; names what is allowed.
    """
    found: dict[str, int | float] = {}
    for part in filter(None, map(str.strip, text.split(","))):
        name, _, value = map(str.strip, part.partition("="))
        try:
            number = float(value) if name == "money" else int(value.replace("_", ""))
        except ValueError:
            number = -1
        if name not in Budget.__struct_fields__ or not 0 <= number < 1e15:
            raise SimError(f"budget '{clean(part, 60)}'; allowed: {FORM}")
        found[name] = number
    return Budget(**found)  # type: ignore[arg-type]
