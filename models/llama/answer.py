"""An answer on its way: a job, what of it is in the cache, and what has been written."""

import codecs

from models.llama.job import Job
from models.llama.protocol import Finished, Partial
from models.llama.sampling import RottenError, Sampler
from models.llama.sequences import Resident
from models.llama.vocabulary import Vocabulary

LONGEST_RUN = 32  # times that a sound model says one token on end


class Answer:
    """A job that is being worked on.

    Attributes:
        wanted: tokens that are to be in the cache before the next can be chosen: the prompt, and what was written. prefix: see Job.
        resident: its place, once it has one. cached: tokens of the prompt that were there already. done: whether it is over.
    """

    def __init__(self, job: Job, limit: int) -> None:
        """Begin.

        Args:
            limit: tokens of prompt and answer together.
        """
        self.job = job
        self.prefix = tuple(job.prompt[: job.prefix])
        self.wanted = list(job.prompt)
        self.most = min(max(job.max_tokens, 1), limit - len(job.prompt))
        self.resident: Resident | None = None
        self.sampler: Sampler | None = None
        self.cached = 0
        self.done = self._cut = False
        self._text = ""
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._run = 0

    @property
    def written(self) -> int:
        """Tokens of the answer so far."""
        return len(self.wanted) - len(self.job.prompt)

    @property
    def left(self) -> int:
        """Tokens that have to be decoded before the next can be chosen; at least 1."""
        return len(self.wanted) - (len(self.resident.tokens) if self.resident else 0)

    def is_founding(self, prefix: tuple[int, ...]) -> bool:
        """Return whether it is decoding a prefix that others wait for."""
        return self.resident is not None and self.prefix == prefix and len(self.resident.tokens) < len(prefix)

    def write(self, token: int, vocabulary: Vocabulary) -> Partial | Finished | None:
        """Add a token, and return what is to be told of it.

        Raises:
            RottenError: the model says one token over and over.
        """
        if vocabulary.ends(token):
            return self._finished()
        self._run = self._run + 1 if self.written and token == self.wanted[-1] else 1
        if self._run >= LONGEST_RUN:
            raise RottenError("the model says one word over and over: its file is rotten, or it is too small for the task")
        self.wanted.append(token)
        said = self._decoder.decode(vocabulary.piece(token))
        self._text += said
        if self._text.endswith(("}", "]")) and self.sampler and self.sampler.may_end():
            return self._finished()  # only blanks could follow
        if self.written >= self.most:
            self._cut = True
            return self._finished()
        return Partial(self.job.number, self._text) if said and self.job.streamed else None

    def close(self) -> None:
        """Let its sampler go."""
        if self.sampler:
            self.sampler.close()
            self.sampler = None

    def _finished(self) -> Finished:
        self.done = True
        self._text += self._decoder.decode(b"", final=True)
        return Finished(self.job.number, self._text, len(self.job.prompt), self.cached, self.written, self._cut)
