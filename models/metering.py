"""The budget: what calls to models may cost in all, counted before they are made, so that it is never passed."""

from collections.abc import Sequence

from msgspec import Struct

from models.completer import BarredError, Completer, Completion, Embedding, Heard, Request
from models.tokens import estimated
from sim.errors import SimError
from sim.text import clean

FORM = "calls=N, tokens=N or money=X, with commas between"


class Budget(Struct, frozen=True):
    """What may be spent; None: as much as it takes. tokens: in and out together. money: in the currency of the prices."""

    calls: int | None = None
    tokens: int | None = None
    money: float | None = None


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
    """Counts what all models of a run cost, and bars a call that could pass the budget. One thread.

    Attributes:
        budget: may be set anew at any time. spent: by calls that are over. retried: requests that were repeated.
    """

    def __init__(self, budget: Budget = Budget()) -> None:  # noqa: B008 - frozen
        self.budget = budget
        self.spent = Spending()
        self.retried = 0
        self._held = Spending()

    def reserve(self, most: Spending) -> None:
        """Hold back the most that a call can cost.

        Raises:
            BarredError: with it, the budget could be passed.
        """
        whole = self.spent + self._held + most
        for name in Budget.__struct_fields__:
            limit = getattr(self.budget, name)
            if limit is not None and getattr(whole, name) > limit:
                used = getattr(self.spent, name)
                told = f"{used:,.4g} of {limit:,.4g}" if name == "money" else f"{used:,} of {limit:,}"
                raise BarredError(f"the budget in {name} is used up: {told} spent, and the next call could pass it")
        self._held += most

    def settle(self, most: Spending, cost: Spending) -> None:
        """Count what a call did cost, and let go what was held back for it."""
        self._held -= most
        self.spent += cost


class MeteredCompleter:
    """Another completer, each call of which is counted, and barred where it could pass the budget."""

    def __init__(self, completer: Completer, meter: Meter, price: Price = Price()) -> None:  # noqa: B008 - frozen
        self._completer, self._meter, self._price = completer, meter, price

    @property
    def name(self) -> str:
        return self._completer.name

    @property
    def identity(self) -> str:
        return self._completer.identity

    async def complete(self, request: Request, heard: Heard | None = None) -> Completion:
        """Return the answer.

        Raises:
            BarredError: the call could pass the budget.
            CompleterError: there is no answer.
        """
        told = estimated(str(request.prompt))
        most = Spending(1, told, request.max_tokens, self._price.of(told, request.max_tokens))
        self._meter.reserve(most)
        cost = Spending(1)
        try:
            completion = await self._completer.complete(request, heard)
            tokens = completion.prompt_tokens, completion.completion_tokens
            cost = Spending(1, *tokens, self._price.of(*tokens))
            self._meter.retried += completion.retries
            return completion
        finally:
            self._meter.settle(most, cost)

    async def embed(self, texts: Sequence[str]) -> Embedding | None:
        """Return vectors of texts; None where the budget does not allow it, too."""
        told = sum(map(estimated, texts))
        most = Spending(1, told, 0, self._price.of(told, 0))
        try:
            self._meter.reserve(most)
        except BarredError:
            return None
        cost = Spending(1)
        try:
            embedding = await self._completer.embed(texts)
            tokens = embedding.prompt_tokens if embedding else 0
            cost = Spending(1, tokens, 0, self._price.of(tokens, 0))
            return embedding
        finally:
            self._meter.settle(most, cost)

    async def aclose(self) -> None:
        await self._completer.aclose()


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
