"""Where questions and answers meet: questions come from event loops, answers from the thread that hears a model's process."""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from itertools import count

from models.completer import CompleterError, Heard, OutageError
from models.llama.connection import ModelProcess
from models.llama.protocol import Alive, Cancel, Finished, FromModel, Load, Loaded, Partial, ToModel, Vectors

SILENCE = 300.0  # seconds without a word, while somebody waits, after which its process is taken for stuck


class Question:
    """A question that waits for its answer."""

    def __init__(self, heard: Heard | None) -> None:
        self.loop = asyncio.get_running_loop()
        self.answer: asyncio.Future[FromModel] = self.loop.create_future()
        self.heard = heard

    def say(self, message: FromModel) -> None:
        """Take a message; in the loop."""
        if self.answer.done():
            return
        if not isinstance(message, Partial):
            self.answer.set_result(message)
        elif self.heard is not None:
            self.heard(message.text)

    def fail(self, error: CompleterError) -> None:
        """Take bad news; in the loop."""
        if not self.answer.done():
            self.answer.set_exception(error)

    def drop(self) -> None:
        """Hear nothing more."""
        if not self.answer.cancel() and not self.answer.cancelled():
            self.answer.exception()  # maybe nobody has asked for it; they know by now

    def later(self, work: Callable[..., None], *told: object) -> None:
        """Do something in the loop, if there still is one; from any thread."""
        with suppress(RuntimeError):
            self.loop.call_soon_threadsafe(work, *told)


class Desk:
    """Passes questions to a model's process, and its answers to those who wait for them.

    Attributes:
        loaded: what the process says of its model, None without one. deaths: of processes, with no answer between them.
    """

    def __init__(self, name: str) -> None:
        self.loaded: Loaded | None = None
        self.process: ModelProcess | None = None
        self.deaths = 0
        self._name = name
        self._questions: dict[int, Question] = {}
        self._numbers = count(1)
        self._heard_at = time.monotonic()

    def next_number(self) -> int:
        """Return a number that no other question has."""
        return next(self._numbers)

    async def opened(self, load: Load) -> FromModel:
        """Start a process, and return the first that it says.

        Raises:
            OutageError: it died before that.
        """
        self.let_go()
        question = self._questions[0] = Question(None)
        self.process = process = ModelProcess(load, self._hear, self._end)
        process.start()
        try:
            return await question.answer
        finally:
            self._questions.pop(0, None)
            question.drop()

    async def asked(self, number: int, question: ToModel, heard: Heard | None = None) -> FromModel:
        """Return the answer to a question.

        Raises:
            OutageError: the process died, or says nothing any more. CompleterError: the question is too long.
        """
        process = self.process
        asked = self._questions[number] = Question(heard)  # before the look whether anybody is there to answer it
        try:
            if process is None or self.process is not process or self.loaded is None:
                raise OutageError(f"{self._name}: its process has ended")
            process.send(question)
            while not (await asyncio.wait({asked.answer}, timeout=SILENCE))[0]:
                if time.monotonic() - self._heard_at > SILENCE and self.process is process:
                    self._fall_silent(process)
            return asked.answer.result()
        except asyncio.CancelledError:
            if process is not None:
                process.send(Cancel(number))
            raise
        finally:
            self._questions.pop(number, None)
            asked.drop()

    def let_go(self) -> None:
        """End the process at once, if there is one."""
        process, self.process, self.loaded = self.process, None, None
        if process is not None:
            process.kill()
        self._fail_all(OutageError, "its process was ended")

    def close(self, seconds: float) -> None:
        """End the process, and wait until it is gone."""
        process, self.process, self.loaded = self.process, None, None
        self._fail_all(CompleterError, "closed")
        if process is not None:
            process.end(seconds)

    def _hear(self, process: ModelProcess, message: FromModel) -> None:
        """Pass on what the process says; in its thread."""
        if process is not self.process:
            return
        self._heard_at = time.monotonic()
        if isinstance(message, Alive):
            return
        if isinstance(message, Loaded):
            self.loaded = message
        elif isinstance(message, Finished | Vectors):
            self.deaths = 0
        question = self._questions.get(0 if isinstance(message, Loaded) else message.number)
        if question is not None:
            question.later(question.say, message)

    def _end(self, process: ModelProcess, reason: str) -> None:
        """Tell everybody who waits that the process is no more; in any thread."""
        if process is self.process:
            self.deaths += 1
            self.process, self.loaded = None, None
            self._fail_all(OutageError, reason)

    def _fall_silent(self, process: ModelProcess) -> None:
        """Take the process for stuck."""
        process.kill()
        self._end(process, f"its process has said nothing for {SILENCE:.0f} s")

    def _fail_all(self, kind: type[CompleterError], reason: str) -> None:
        for question in list(self._questions.values()):
            question.later(question.fail, kind(f"{self._name}: {reason}"))
