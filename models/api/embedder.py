"""Vectors from behind an API: asked for again where that makes sense; a server that has none is told from one that is away."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence

from models.api.accounts import LONGEST_WAIT, Account, Accounts, AllOutError, pause
from models.api.body import encoded
from models.api.endpoint import Endpoint
from models.api.fault import AttemptError, BarringError, DialectError, GarbledError, PassingError, fault_of
from models.api.reply import NoCompletionError, vectors_in
from models.completer import Embedding

RETRIES = 2  # of one call, after a lost connection, silence or a failure of the server
RETRIES_WHEN_BUSY = 8  # of one call, after a server said that it has too much to do
SECONDS = 300.0  # of one attempt, however slowly it drips
PLAIN = (".",)  # texts that every model embeds


class Embedder:
    """Asks for vectors. What fails here says nothing of answers: many servers have these and no vectors."""

    def __init__(self, endpoints: Sequence[Endpoint], accounts: Accounts) -> None:
        """Prepare to ask."""
        self._accounts = accounts
        self._model = endpoints[0].embedding or endpoints[0].model
        self._embeds = all((endpoint.embedding or endpoint.model) == self._model for endpoint in endpoints)  # vectors must compare
        self._proven = False  # whether vectors ever came
        self._probing = asyncio.Lock()

    async def vectors(self, texts: Sequence[str], answers: Callable[[], Awaitable[bool]]) -> Embedding | None:
        """Return vectors of texts; None once it is known that there are none to be had.

        Args:
            answers: returns whether the model answers a request now.

        Raises:
            AllOutError: there are none now, or by another fault than a PassingError or a BarringError: none of these texts.
        """
        if not self._embeds:
            return None
        try:
            return await self._insisted(texts)
        except AllOutError as error:
            if isinstance(error.fault, (PassingError, BarringError)) and not await self._works(error.fault, answers):
                raise
        try:  # it works by now, or does for others
            return await self._insisted(texts)
        except AllOutError as error:
            if self._proven:
                raise AllOutError(error.account, AttemptError(str(error.fault))) from None
        self._embeds = False
        return None

    async def _works(self, fault: AttemptError, answers: Callable[[], Awaitable[bool]]) -> bool:
        """Return whether it gives others what it gives: vectors where they ever came, else answers."""
        if not fault.status:
            return False  # nothing came back at all
        async with self._probing:
            if not self._embeds:
                return True
            if not self._proven:
                return await answers()
            try:
                await self._insisted(PLAIN)
            except AllOutError:
                return False
            return True

    async def _insisted(self, texts: Sequence[str]) -> Embedding:
        """Return vectors, after as many retries as make sense.

        Raises:
            AllOutError: there are none.
        """
        account, tries = None, 0
        while True:
            account = await self._accounts.taken(0, account)
            try:
                return await self._asked(account, texts)
            except AttemptError as fault:
                wait = self._wait(fault, tries)
                if wait is None:
                    raise AllOutError(account, fault) from None
            finally:
                self._accounts.give_back(account)
            tries += 1
            await asyncio.sleep(0.0 if self._accounts.elsewhere(account, 0) else wait)

    def _wait(self, fault: AttemptError, tries: int) -> float | None:
        """Return the seconds before the next attempt, None where it makes no sense."""
        match fault:
            case BarringError():
                return 0.0 if tries + 1 < len(self._accounts.all) else None
            case GarbledError():
                return 0.0 if not tries else None
            case PassingError(wait=asked, busy=busy):
                again = tries < (RETRIES_WHEN_BUSY if busy else RETRIES) and (asked or 0.0) <= LONGEST_WAIT
                return max(asked or 0.0, pause(tries)) if again else None
        return None

    async def _asked(self, account: Account, texts: Sequence[str]) -> Embedding:
        began = time.perf_counter()
        body = encoded({"model": self._model, "input": list(texts), "encoding_format": "float"})
        try:
            async with asyncio.timeout(SECONDS):
                reply = await account.wire.post("/embeddings", body)
            if reply.status != 200:
                raise _fault(reply.status, fault_of(reply.status, reply.headers, reply.body))
            vectors, tokens = vectors_in(reply.body)
        except TimeoutError:
            raise PassingError(f"no whole answer within {SECONDS:g} s") from None
        except NoCompletionError as error:
            raise GarbledError(str(error)) from None
        if len(vectors) != len(texts):
            raise AttemptError("what it sent is no embedding")
        self._proven = True
        return Embedding(vectors, tokens, time.perf_counter() - began)


def _fault(status: int, fault: AttemptError) -> AttemptError:
    """Return what a status other than 200 means where vectors were asked for: a path or a model that it has not, it never will have."""
    if status in (404, 405, 501) and "model" not in str(fault).lower():
        fault = DialectError(str(fault))
    fault.status = status
    return fault
