"""Who is free to be asked: places in flight, limits a minute, and rest after failures; nobody polls."""

import asyncio
import math
import random
from collections import deque
from collections.abc import Sequence

from models.api.dialect import Dialect
from models.api.endpoint import Endpoint
from models.api.fault import AttemptError, BarringError, PassingError
from models.api.wire import Wire

MINUTE = 60.0
BURST = 0.1  # of a minute's limit that can be used at once; the rest trickles in, so that no minute sees more than the limit
FIRST_REST, LONGEST_REST = 0.25, 5.0  # seconds; each rest is twice the one before
BARRED_REST = 1.0  # seconds between two tries of what only the player can mend
OUT_FAILURES, OUT_SECONDS = 3, 1.5  # failures in a row, and how long they must go on, before an account counts as out
LONGEST_WAIT = 20.0  # seconds that calls wait for an account which asked to be left alone, before that counts as an outage


class Bucket:
    """A limit a minute: in no 60 seconds more is taken than that, but for one call that alone is more than a burst."""

    def __init__(self, per_minute: float, now: float) -> None:
        self._most = max(1.0, per_minute * BURST)
        self._rate = per_minute * (1 - BURST) / MINUTE
        self._level, self._at = self._most, now

    def opens_at(self, amount: float, now: float) -> float:
        """Return when there will be room for an amount; in the past if there is now."""
        self._fill(now)
        return now + max(0.0, min(amount, self._most) - self._level) / self._rate

    def take(self, amount: float, now: float) -> None:
        """Take an amount; less than nothing gives back."""
        self._fill(now)
        self._level = min(self._most, self._level - amount)

    def _fill(self, now: float) -> None:
        self._level = min(self._most, self._level + (now - self._at) * self._rate)
        self._at = now


class Account:
    """An endpoint at work.

    Attributes:
        dialect: spoken here; shared by all keys of one endpoint. flying: calls under way. last: what went wrong last.
        used: how much of its share it has had.
    """

    def __init__(self, endpoint: Endpoint, speech: "Speech", seconds: float) -> None:
        self.endpoint, self.speech = endpoint, speech
        self.wire = Wire(endpoint, seconds)
        self.flying, self.used = 0, 0.0
        self.last: AttemptError | None = None
        self._failures, self._rests, self._failing_since, self._rests_until = 0, 0, 0.0, 0.0
        self._limits: tuple[Bucket | None, Bucket | None] | None = None

    def __repr__(self) -> str:
        return f"Account({self.endpoint.model!r}, {self.endpoint.where!r}, {self.flying} under way)"

    @property
    def free(self) -> int:
        """Places that are free, as far as it is known to work; one that fails is tried with one call."""
        places = 1 if self._failures >= OUT_FAILURES or isinstance(self.last, BarringError) else self.endpoint.at_once
        return places - self.flying

    def opens_at(self, tokens: int, now: float) -> float:
        """Return when it will take a call of so many tokens, in the past if it does now; places aside."""
        opens = self._rests_until
        for bucket, amount in zip(self._buckets(now), (1, tokens), strict=True):
            if bucket is not None:
                opens = max(opens, bucket.opens_at(amount, now))
        return opens

    def out(self, now: float) -> bool:
        """Return whether nothing is to be had here for now."""
        if isinstance(self.last, BarringError) or self._rests_until - now > LONGEST_WAIT:
            return True
        return self._failures >= OUT_FAILURES and now - self._failing_since >= OUT_SECONDS

    def take(self, tokens: int, now: float) -> None:
        """Begin a call."""
        self.flying += 1
        self.used += 1 / self.endpoint.weight
        self.spend(1, tokens, now)

    def spend(self, requests: int, tokens: int, now: float) -> None:
        """Count against the limits a minute; less than nothing gives back."""
        for bucket, amount in zip(self._buckets(now), (requests, tokens), strict=True):
            if bucket is not None and amount:
                bucket.take(amount, now)

    def answered(self) -> None:
        """Take note that it works."""
        self._failures = self._rests = 0
        self._rests_until, self.last = 0.0, None

    def failed(self, fault: AttemptError, now: float) -> None:
        """Take note of a failure: it rests at once if it asks for that, else after a few."""
        self._failing_since = self._failing_since if self._failures else now
        self._failures, self.last = self._failures + 1, fault
        asked, busy = (fault.wait, fault.busy) if isinstance(fault, PassingError) else (None, False)
        together = now < self._rests_until  # one of many that failed at once
        if isinstance(fault, BarringError):
            rest = BARRED_REST
        elif asked is not None or busy or self._failures >= OUT_FAILURES:
            rest = max((asked or 0.0) * random.uniform(1.0, 1.1), 0.0 if together else pause(self._rests))
            self._rests += not together
        else:
            return
        self._rests_until = max(self._rests_until, now + rest)

    def _buckets(self, now: float) -> tuple[Bucket | None, Bucket | None]:
        if self._limits is None:
            requests, tokens = self.endpoint.requests_per_minute, self.endpoint.tokens_per_minute
            self._limits = (Bucket(requests, now) if requests else None, Bucket(tokens, now) if tokens else None)
        return self._limits


class AllOutError(Exception):
    """Nobody is to be had. fault: what went wrong last with `account`, which stands for all."""

    def __init__(self, account: Account, fault: AttemptError) -> None:
        super().__init__(str(fault))
        self.account, self.fault = account, fault


class Speech:
    """The dialect that is spoken at one endpoint, as far as it is known."""

    def __init__(self) -> None:
        self.dialect = Dialect()


class Accounts:
    """All accounts of one mind. One event loop."""

    def __init__(self, endpoints: Sequence[Endpoint], seconds: float) -> None:
        speeches: dict[tuple[str, str], Speech] = {}
        self.all = [Account(each, speeches.setdefault((each.url, each.model), Speech()), seconds) for each in endpoints]
        self._queue: deque[tuple[asyncio.Future[Account], int]] = deque()
        self._timer: asyncio.TimerHandle | None = None

    async def taken(self, tokens: int, avoided: Account | None = None) -> Account:
        """Return an account that has a place for a call of so many tokens, once there is one; give it back afterwards.

        Args:
            avoided: taken only where there is no other.

        Raises:
            AllOutError: all are out.
        """
        if not self._queue:
            found = self._choice(tokens, avoided)
            if isinstance(found, Account):
                return self._begun(found, tokens)
            if found is not None:
                raise found
        waiting: asyncio.Future[Account] = asyncio.get_running_loop().create_future()
        self._queue.append((waiting, tokens))
        self._serve()
        try:
            return await waiting
        except asyncio.CancelledError:
            if waiting.done() and not waiting.cancelled() and waiting.exception() is None:
                self.give_back(waiting.result())
            raise

    def give_back(self, account: Account) -> None:
        """End a call; whoever waits for a place may have it."""
        account.flying -= 1
        self._serve()

    def elsewhere(self, account: Account, tokens: int) -> bool:
        """Return whether another account has a place now."""
        found = self._choice(tokens, account)
        return isinstance(found, Account) and found is not account

    def others_work(self, account: Account) -> bool:
        """Return whether there is another account that is not out."""
        now = _now()
        return any(each is not account and not each.out(now) for each in self.all)

    async def aclose(self) -> None:
        """Let whoever waits go, and close all connections."""
        if self._timer is not None:
            self._timer.cancel()
        while self._queue:
            self._queue.popleft()[0].cancel()
        for account in self.all:
            await account.wire.aclose()

    def _serve(self) -> None:
        """Give places to those who wait, first come, first served."""
        while self._queue:
            waiting, tokens = self._queue[0]
            if waiting.done():  # nobody waits any more
                self._queue.popleft()
                continue
            found = self._choice(tokens)
            if found is None:
                return self._wake(tokens)
            self._queue.popleft()
            if isinstance(found, Account):
                waiting.set_result(self._begun(found, tokens))
            else:
                waiting.set_exception(found)
        return None

    def _choice(self, tokens: int, avoided: Account | None = None) -> Account | AllOutError | None:
        """Return the account with the most free weight; what went wrong where all are out; None where it takes time."""
        now = _now()
        best, best_rank = None, (False, -math.inf, 0.0)
        for account in self.all:
            if account.free > 0 and account.opens_at(tokens, now) <= now:
                endpoint = account.endpoint
                rank = (account is not avoided, endpoint.weight * account.free / endpoint.at_once, -account.used)
                if best is None or rank > best_rank:
                    best, best_rank = account, rank
        if best is not None:
            return best
        if all(account.out(now) and not account.flying for account in self.all):
            failed = [(account, account.last) for account in self.all if account.last is not None]
            return AllOutError(*min(failed, key=lambda each: isinstance(each[1], BarringError)))  # one that waiting may mend first
        return None

    def _begun(self, account: Account, tokens: int) -> Account:
        account.take(tokens, _now())
        return account

    def _wake(self, tokens: int) -> None:
        """Look again when the first account opens that waits for nothing but time."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        now = _now()
        opens = [account.opens_at(tokens, now) for account in self.all if account.free > 0]
        later = [when for when in opens if when > now]
        if later:
            self._timer = asyncio.get_running_loop().call_at(min(later) + 0.001, self._serve)


def pause(times: int) -> float:
    """Return the seconds to wait after so many failures before this one, with jitter."""
    return min(FIRST_REST * 2.0 ** min(times, 10), LONGEST_REST) * random.uniform(0.75, 1.25)


def _now() -> float:
    return asyncio.get_running_loop().time()
