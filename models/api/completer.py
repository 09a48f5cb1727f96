"""The completer behind an API: a request is asked of whoever is free, again where that makes sense."""

import asyncio
import time
from collections.abc import Sequence

from models.api.accounts import Account, Accounts, AllOutError, pause
from models.api.body import Composer
from models.api.dialect import Dialect
from models.api.embedder import RETRIES, RETRIES_WHEN_BUSY, Embedder
from models.api.endpoint import Endpoint
from models.api.fault import AttemptError, BarringError, DialectError, GarbledError, PassingError, UnservedError, fault_of
from models.api.reply import Answer, NoCompletionError, Stream, answer_in
from models.completer import PROBE, BarredError, CompleterError, Completion, Embedding, Heard, OutageError, Request
from models.metering import Price
from models.tokens import estimated
from sim.text import clean

ATTEMPT_SECONDS = 120.0  # of silence after which an attempt is given up
SECRET = 8  # letters of a key, from which on it is one
ALL_SECONDS = 300.0  # of all attempts at one call, however slowly an answer drips; waiting for a free place is not counted


class OpenAICompleter:
    """Asks one or more models, each at its URL with its key. Nothing that this class raises, returns or shows holds a key.

    Attributes:
        name: what the screen calls it. identity: the models, in order. price: the highest of its endpoints, None where one is not known.
    """

    def __init__(self, name: str, endpoints: Sequence[Endpoint], *, seconds: float = ATTEMPT_SECONDS) -> None:
        """Prepare to ask. seconds: of silence after which an attempt is given up."""
        self.name = name
        self.identity = "openai:" + "+".join(sorted({endpoint.model for endpoint in endpoints}))
        prices = [endpoint.price for endpoint in endpoints]
        known = [price for price in prices if price is not None]
        self.price = Price(max(p.told for p in known), max(p.said for p in known)) if len(known) == len(prices) else None
        self._accounts = Accounts(endpoints, seconds)
        self._limited = any(endpoint.tokens_per_minute for endpoint in endpoints)
        self._embedder = Embedder(endpoints, self._accounts)
        self._composer = Composer()
        keys = [endpoint.key for endpoint in endpoints if endpoint.key is not None]
        self._secrets = [key for key in keys if len(key.revealed()) >= SECRET]  # a key like "ollama" is a word that answers may hold
        self._answered_at = -1.0

    def __repr__(self) -> str:
        places = ", ".join(dict.fromkeys(account.endpoint.where for account in self._accounts.all))
        return f"OpenAICompleter({self.name!r}, {places}, {len(self._secrets)} keys)"

    async def complete(self, request: Request, heard: Heard | None = None) -> Completion:
        """Return the model's answer; the schema is enforced where the server can.

        Raises:
            OutageError: nobody is answered now.
            BarredError: nobody will be before the player does something: no key is taken, or nobody has the model.
            CompleterError: this request was refused or not answered.
        """
        tokens = estimated(str(request.prompt)) + request.max_tokens if self._limited else 0
        call = _Call(request, None if heard is None else lambda text: heard(self._without_keys(text)), tokens)
        account: Account | None = None
        while True:
            try:
                account = await self._accounts.taken(tokens, account)
            except AllOutError as error:
                raise self._error(error.fault, error.account) from None
            try:
                answer = await self._attempt(account, call)
            except AttemptError as fault:
                barred = isinstance(fault, BarringError)
                if not (self._accounts.others_work(account) if barred else call.worth_another(fault, self._answered_at)):
                    raise self._error(fault, account) from None  # the cause may repeat a key
            else:
                return self._completion(answer, account, call)
            finally:
                self._accounts.give_back(account)
            await call.paused(elsewhere=self._accounts.elsewhere(account, tokens))

    async def embed(self, texts: Sequence[str]) -> Embedding | None:
        """Return vectors of texts; None once it is known that the server has none. See Completer."""
        try:
            return await self._embedder.vectors(texts, self._answers)
        except AllOutError as error:
            raise self._error(error.fault, error.account) from None

    async def aclose(self) -> None:
        """Close all connections."""
        await self._accounts.aclose()

    async def _answers(self) -> bool:
        """Return whether anything is answered now."""
        try:
            await self.complete(PROBE)
        except CompleterError:
            return False
        return True

    async def _attempt(self, account: Account, call: "_Call") -> Answer:
        """Return an answer in whatever dialect the server understands.

        Raises:
            AttemptError: there is none.
        """
        dialect = account.speech.dialect
        began = time.perf_counter()
        try:
            while True:
                try:
                    async with asyncio.timeout(call.left()):
                        answer = await self._asked(account, call, dialect)
                except DialectError as fault:
                    simpler = dialect.simpler(str(fault), call.heard is not None)
                    if simpler is None:
                        raise BarringError(str(fault)) if isinstance(fault, UnservedError) else fault from None
                    dialect = simpler
                except TimeoutError:
                    raise PassingError(f"no whole answer within {ALL_SECONDS:g} s") from None
                else:
                    break
        except (PassingError, BarringError) as fault:
            account.failed(fault, asyncio.get_running_loop().time())
            raise
        finally:
            call.seconds += time.perf_counter() - began
        if call.request != PROBE:  # so short a request may be refused where all others are understood
            account.speech.dialect = dialect
        account.answered()
        self._answered_at = time.perf_counter()
        return answer

    async def _asked(self, account: Account, call: "_Call", dialect: Dialect) -> Answer:
        streamed = call.heard is not None and dialect.streamed
        body = self._composer.body(account.endpoint.model, call.request, dialect, streamed)
        try:
            stream = Stream(call.heard) if streamed and call.heard is not None else None
            reply = await account.wire.post("/chat/completions", body, stream.line if stream is not None else None)
            if reply.status != 200:
                raise fault_of(reply.status, reply.headers, reply.body)
            if stream is None or not reply.streamed:
                return answer_in(reply.body)
        except NoCompletionError as error:
            raise GarbledError(str(error)) from None
        if not stream.finished:
            raise PassingError("no connection: the answer broke off", lost=True)
        return stream.answer()

    def _completion(self, answer: Answer, account: Account, call: "_Call") -> Completion:
        told, said = answer.prompt_tokens, answer.completion_tokens
        if call.tokens and (told or said):
            account.spend(0, told + said - call.tokens, asyncio.get_running_loop().time())
        return Completion(
            self._without_keys(answer.text),
            told,
            said,
            call.seconds,
            answer.cut,
            answer.cached_tokens,
            call.retries,
            money=price.of(told, said) if (price := account.endpoint.price) is not None else None,
        )

    def _error(self, fault: AttemptError, account: Account) -> CompleterError:
        """Return what a fault means for the call: that nobody is answered, or this one alone."""
        line = clean(self._without_keys(f"{account.endpoint.model} at {account.endpoint.where}: {fault}"), 240)
        if isinstance(fault, BarringError):
            return BarredError(line)
        return OutageError(line) if isinstance(fault, PassingError) else CompleterError(line)

    def _without_keys(self, text: str) -> str:
        for key in self._secrets:
            text = text.replace(key.revealed(), "(key)")
        return text


class _Call:
    """One call: how often it was tried, and for how long."""

    def __init__(self, request: Request, heard: Heard | None, tokens: int) -> None:
        self.request, self.heard, self.tokens = request, heard, tokens
        self.retries, self.seconds = 0, 0.0
        self.since = time.perf_counter()  # its beginning, or the failure before its last attempt
        self._lost_once = self._garbled_once = False
        self._pause = 0.0

    def left(self) -> float:
        """Return the seconds left for further attempts."""
        return max(ALL_SECONDS - self.seconds, 0.001)

    def worth_another(self, fault: AttemptError, answered_at: float) -> bool:
        """Return whether to try again after a fault, and count that. answered_at: when somebody was answered last."""
        if isinstance(fault, GarbledError) and not self._garbled_once:
            self._garbled_once = True
            self.retries += 1
            return True
        if not isinstance(fault, PassingError) or self.seconds >= ALL_SECONDS:
            return False
        others = answered_at >= self.since  # where they are answered, it is no outage, and worth more patience
        if self.retries >= (RETRIES_WHEN_BUSY if fault.busy else RETRIES) * (2 if others else 1):
            return False
        # A server that closes a connection which nobody used for a while often loses the next call on it: no fault of anybody's.
        # One that is busy is left alone by everybody for a while.
        at_once = fault.busy or fault.wait is not None or (fault.lost and not self._lost_once)
        self._pause = 0.0 if at_once else pause(self.retries)
        self._lost_once |= fault.lost
        self.retries += 1
        self.since = time.perf_counter()
        return True

    async def paused(self, elsewhere: bool) -> None:
        """Wait before the next attempt, unless somebody else can be asked at once."""
        waits, self._pause = self._pause, 0.0
        if waits and not elsewhere:
            await asyncio.sleep(waits)
