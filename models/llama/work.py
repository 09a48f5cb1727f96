"""Continuous batching: which jobs are at work, what of each goes into the next step, and what came of it."""

from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

from models.llama.answer import Answer
from models.llama.batch import Batch
from models.llama.context import Context, Decoded, Flag
from models.llama.grammars import Grammars
from models.llama.job import Job, Outcome
from models.llama.protocol import Failed
from models.llama.sampling import Candidates, RottenError, Sampler
from models.llama.sequences import Sequences
from models.llama.vocabulary import Vocabulary

CHUNK = 128  # tokens of prompts a step: more are hardly faster, and are lost when a step is aborted
PROMPTS_IN_TURN = 8  # steps of prompts before those who are written get a token; 1 where somebody reads
CHUNK_HEARD = 32  # where somebody reads an answer as it comes


class Row(NamedTuple):
    """What a step decodes of one answer. row: where the logits are found; None where the prompt does not end here."""

    answer: Answer
    tokens: list[int]
    row: int | None


class Work:
    """The jobs of one context. First come, first served; those of one sequence one after the other.

    Attributes:
        missed: tokens that a grammar did not allow, and that were sampled anew. decoded: tokens that went through the model.
    """

    def __init__(self, context: Context, vocabulary: Vocabulary, sequences: Sequences, at_once: int, limit: int) -> None:
        """Begin without a job.

        Args:
            at_once: jobs that are at work side by side. limit: tokens of one prompt and its answer.
        """
        self._context, self._vocabulary, self._sequences = context, vocabulary, sequences
        self._at_once, self._limit = at_once, min(limit, context.size)
        self._batch = Batch(min(step_size(at_once), context.size))
        self._candidates = Candidates(vocabulary)
        self._queue: deque[Job] = deque()
        self._active: list[Answer] = []
        self.grammars = Grammars(vocabulary)
        self.missed = self.decoded = self._prompts_in_turn = 0

    @property
    def busy(self) -> bool:
        return bool(self._queue or self._active)

    def submit(self, job: Job) -> None:
        """Take a job."""
        self._queue.append(job)

    def cancel(self, number: int) -> None:
        """Drop a job, wherever it is."""
        self._queue = deque(job for job in self._queue if job.number != number)
        for answer in self._active:
            answer.done = answer.done or answer.job.number == number
        self._retire()

    def step(self, abort: Flag) -> list[Outcome]:
        """Go one step on, and return what came of it; nothing where it was aborted."""
        outcomes: list[Outcome] = list(self._admit())
        rows = self._plan()
        while rows and not self._has_room():
            outcomes += self._postpone()
            rows = self._plan()
        if not rows:
            return outcomes
        decoded = self._context.decode(self._batch)
        if decoded is Decoded.DONE:
            self.decoded += self._batch.size
            outcomes += self._go_on(rows)
        else:
            outcomes += self._mend(decoded, [each.answer for each in rows])
            abort.clear()
        self._retire()
        return outcomes

    def close(self) -> None:
        """Drop all jobs, and let llama.cpp's samplers go."""
        self._queue.clear()
        for answer in self._active:
            answer.close()
        self._active.clear()
        self.grammars.close()

    def _admit(self) -> Iterator[Failed]:
        """Set jobs to work as long as there is room for all that they may write."""
        while len(self._active) < self._at_once:
            busy = {answer.job.sequence for answer in self._active}
            job = next((job for job in self._queue if job.sequence not in busy), None)
            if job is None:
                return
            if not 0 < len(job.prompt) < self._limit:
                self._queue.remove(job)
                told = f"a prompt of {len(job.prompt):,} tokens; allowed: 1 to {self._limit - 1:,}, by the context that this model has"
                yield Failed(job.number, told)
                continue
            answer = Answer(job, self._limit)
            at_work = [*self._active, answer]
            if sum(each.room for each in at_work) + sum(map(len, {each.prefix for each in at_work})) > self._context.size:
                return
            self._queue.remove(job)
            self._active.append(answer)

    def _plan(self) -> list[Row]:
        """Fill the batch with prompts, oldest first, or with one token of each answer that is being written.

        Both in one batch would be slower: attention passes over what others have in the cache only where a row's neighbours do too.
        """
        self._batch.clear()
        writing = [answer for answer in self._active if answer.resident and answer.left == 1]
        heard = any(answer.job.streamed and answer.written for answer in self._active)
        if writing and self._prompts_in_turn >= (1 if heard else PROMPTS_IN_TURN):
            self._prompts_in_turn = 0
            return [self._row(answer, 1) for answer in writing]
        budget = min(CHUNK_HEARD if heard else CHUNK, self._batch.room)
        rows: list[Row] = []
        for answer in self._active:
            if answer not in writing and budget > 0 and self._seat(answer):
                rows.append(self._row(answer, min(budget, self._up_to(answer))))
                budget -= len(rows[-1].tokens)
        self._prompts_in_turn = self._prompts_in_turn + 1 if rows else 0
        return rows or [self._row(answer, 1) for answer in writing]

    def _row(self, answer: Answer, most: int) -> Row:
        assert answer.resident
        begin = len(answer.resident.tokens)
        tokens = answer.wanted[begin : begin + most]
        whole = begin + len(tokens) == len(answer.wanted)
        row = self._batch.add(answer.resident.identifier, begin, tokens, wanted=whole)
        return Row(answer, tokens, row if whole else None)

    def _up_to(self, answer: Answer) -> int:
        """Return how many tokens of an answer may go on end: a prefix that is to be shared is stopped at."""
        assert answer.resident
        begin = len(answer.resident.tokens)
        return len(answer.prefix) - begin if begin < len(answer.prefix) else len(answer.wanted)

    def _seat(self, answer: Answer) -> bool:
        """Give an answer its place in the cache; False while another decodes the prefix that it shares, or all places are taken."""
        if answer.resident:
            return True
        if not self._sequences.has_trunk(answer.prefix) and any(other.is_founding(answer.prefix) for other in self._active):
            return False
        answer.resident = self._sequences.begin(answer.job.sequence, answer.wanted, answer.job.own)
        if answer.resident is None:
            return False
        answer.cached = len(answer.resident.tokens)
        grammar = self.grammars.fresh(answer.job.schema) if answer.job.schema else None
        answer.sampler = Sampler(self._vocabulary, self._candidates, answer.job.seed, grammar)
        return True

    def _has_room(self) -> bool:
        """Return whether the cache has room for the batch, after letting go of what is not at work."""
        while self._context.size - self._sequences.used < self._batch.size:
            if not self._sequences.make_room():
                return False
        return True

    def _postpone(self) -> Iterator[Failed]:
        """Put the latest job back to the front of the queue, to begin again when others are done; fail it where there are none."""
        latest = self._active[-1]
        if len(self._active) == 1:
            yield self._fail(latest, "the context is full; try a larger one")
        else:
            latest.done = True
            self._queue.appendleft(latest.job)
        self._retire()

    def _go_on(self, rows: list[Row]) -> Iterator[Outcome]:
        """Take what a step has decoded, and choose the tokens that follow."""
        for answer, tokens, row in rows:
            assert answer.resident and answer.sampler
            answer.resident.tokens += tokens
            if answer.prefix and len(answer.resident.tokens) >= len(answer.prefix) and not self._sequences.has_trunk(answer.prefix):
                self._sequences.found(answer.resident, len(answer.prefix))
            if row is None:
                continue
            outcome: Outcome | None
            try:
                outcome = answer.write(answer.sampler.choose(self._context, row), self._vocabulary)
            except RottenError as error:
                outcome = self._fail(answer, str(error))
            if outcome:
                yield outcome

    def _mend(self, decoded: Decoded, answers: list[Answer]) -> Iterator[Outcome]:
        """Set right what a step that did not end has left behind."""
        for answer in answers:
            if answer.resident:
                self._sequences.mend(answer.resident)
        if decoded is Decoded.FAILED:
            reason = self._context.complaint()
            yield from [self._fail(answer, reason) for answer in answers]
        elif decoded is Decoded.FULL and not self._sequences.make_room():
            yield from self._postpone()

    def _fail(self, answer: Answer, reason: str) -> Failed:
        answer.done = True
        if answer.resident:
            self._sequences.drop(answer.resident)
            answer.resident = None
        return Failed(answer.job.number, reason)

    def _retire(self) -> None:
        for answer in [each for each in self._active if each.done]:
            self._active.remove(answer)
            if answer.resident:
                self._sequences.release(answer.resident)
            self.missed += answer.sampler.missed if answer.sampler else 0
            answer.close()


def step_size(at_once: int) -> int:
    """Return the tokens of the largest step."""
    return -(-(CHUNK + at_once) // 64) * 64
