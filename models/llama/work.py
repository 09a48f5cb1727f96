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

    def __init__(self, context: Context, vocabulary: Vocabulary, sequences: Sequences, at_once: int) -> None:
        """Begin without a job.

        Args:
            at_once: jobs that are at work side by side; no more than agents have streams.
        """
        self._context, self._vocabulary, self._sequences = context, vocabulary, sequences
        self._at_once, self._limit = at_once, context.size  # tokens of a prompt and its answer
        self._batch = Batch(step_size(at_once))
        self._candidates = Candidates(vocabulary)
        self._queue: deque[Job] = deque()
        self._active: list[Answer] = []
        self._along: dict[int, int] = {}  # streams that are decoded along with others', and the tokens to cut them back to
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
        if not rows:
            return outcomes
        decoded = self._context.decode(self._batch)
        for sequence, length in self._along.items():
            self._context.cut(sequence, length)
        if decoded is Decoded.DONE:
            self.decoded += sum(len(each.tokens) for each in rows)
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
        """Set jobs to work as long as there are places."""
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
            self._queue.remove(job)
            self._active.append(Answer(job, self._limit))

    def _plan(self) -> list[Row]:
        """Fill the batch with a piece of one prompt, the oldest first, or with one token of each answer that is being written.

        llama.cpp decodes several streams together only as far as each has equally many tokens.
        """
        self._batch.clear()
        self._along.clear()
        writing = [answer for answer in self._active if answer.resident and answer.left == 1]
        heard = any(answer.job.streamed and answer.written for answer in self._active)
        told = next((answer for answer in self._active if answer not in writing and self._seat(answer)), None)
        if told is None or (writing and self._prompts_in_turn >= (1 if heard else PROMPTS_IN_TURN)):
            self._prompts_in_turn = 0
            return self._write([answer for answer in self._active if answer.resident])  # prompts too: one token costs little there
        self._prompts_in_turn += 1
        return [self._row(told, min(CHUNK_HEARD if heard else CHUNK, self._up_to(told)))]

    def _write(self, seated: list[Answer]) -> list[Row]:
        """Fill the batch with one token of each; llama.cpp takes those together whose streams lie side by side, in their order."""
        answers = {answer.resident.identifier: answer for answer in seated if answer.resident}
        between = self._sequences.between(answers) if self._context.gapless else []
        self._along = dict(between[: self._batch.room - len(answers)])
        rows = []
        for stream in sorted([*answers, *self._along]):
            if stream in answers:
                rows.append(self._row(answers[stream], 1))
            else:
                self._batch.add(stream, self._along[stream], [0], wanted=False)
        return rows

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
        """Give an answer its place in the cache; False while another decodes the prefix that it shares."""
        if answer.resident:
            return True
        if not self._sequences.has_trunk(answer.prefix) and any(other.is_founding(answer.prefix) for other in self._active):
            return False
        answer.resident = self._sequences.begin(answer.job.sequence, answer.wanted)
        answer.cached = len(answer.resident.tokens)
        grammar = self.grammars.fresh(answer.job.schema) if answer.job.schema else None
        answer.sampler = Sampler(self._vocabulary, self._candidates, answer.job.seed, grammar)
        return True

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
