"""One model, and many answers at once from it: what the model's own process holds."""

from collections.abc import Sequence
from contextlib import ExitStack

from models.llama.context import Context, Flag, Shape
from models.llama.embedding import Embedder
from models.llama.job import Job, Outcome
from models.llama.log import Log
from models.llama.machine import divided
from models.llama.model import Facts, Model, ModelError
from models.llama.protocol import Options
from models.llama.sequences import Sequences
from models.llama.vocabulary import Vocabulary
from models.llama.work import Work, step_size

__all__ = ["Decoder", "Facts", "Job", "ModelError", "Outcome"]


class Decoder:
    """Owned by one thread; `abort` alone may be set from any. One a process: llama.cpp's log has one listener.

    What is sampled depends on a job's seed and on the logits alone. The same jobs in the same steps get the same answers;
    in other company logits differ by about 1e-4 of their spread, as llama.cpp computes one row otherwise than many, which
    tips about one choice in 500.

    Attributes:
        facts: of the model. beginning: tokens that every prompt of this model begins with: its BOS, or none.
        abort: set, it ends the step under way, or else the next, with nothing lost; that step clears it.
    """

    def __init__(self, path: str, options: Options) -> None:
        """Load a model.

        Args:
            options: all chosen: context, at_once, threads, gpu_layers.

        Raises:
            ModelError: llama.cpp refuses it, and why; or there is too little memory.
        """
        self.abort = Flag()
        self._threads = max(1, options.threads)
        self._embedder: Embedder | None = None
        self._closing = ExitStack()
        try:
            self._open(path, options)
        except BaseException:
            self.close()
            raise

    def _open(self, path: str, options: Options) -> None:
        log = Log()
        self._closing.callback(log.close)
        model = self._model = Model(path, options.gpu_layers or 0, log)
        self._closing.callback(model.close)
        division = divided(options.context, max(1, options.at_once), model.trained_context)
        at_once = max(1, min(options.at_once, division.agents))
        if model.rolling:  # its state takes memory for each sequence, however few tokens that has
            division = division._replace(agents=at_once)
        context = Context(model, Shape(division.each, division.places, step_size(at_once), self._threads), self.abort, log)
        self._closing.callback(context.close)
        self._vocabulary = Vocabulary(model.vocabulary)
        self._work = Work(context, self._vocabulary, Sequences(context, division), at_once)
        self._closing.callback(self._work.close)
        self.beginning = self._vocabulary.beginning
        self.facts: Facts = model.facts(division.agents)

    @property
    def busy(self) -> bool:
        """Whether a step would do anything."""
        return self._work.busy

    @property
    def unheld(self) -> int:
        """Schemas that llama.cpp makes no grammar of, so that their answers are free text."""
        return self._work.grammars.refused

    @property
    def missed(self) -> int:
        """Tokens that a grammar did not allow, and that were sampled anew; of answers that are over."""
        return self._work.missed

    @property
    def decoded(self) -> int:
        """Tokens that went through the model."""
        return self._work.decoded

    @property
    def boundaries(self) -> tuple[str, str]:
        """How the model writes the beginning of a text, and its end."""
        return self._vocabulary.boundaries()

    def tokens(self, text: str) -> list[int]:
        """Return the tokens of a text, none of them special, whatever it says."""
        return self._vocabulary.plain(text)

    def special(self, text: str) -> list[int]:
        """Return the tokens of a piece of the chat format."""
        return self._vocabulary.special(text)

    def submit(self, job: Job) -> None:
        """Answer a job, after those that were submitted before it."""
        self._work.submit(job)

    def cancel(self, number: int) -> None:
        """Drop a job, wherever it is; nothing follows of it. What it has in the cache stays for its sequence."""
        self._work.cancel(number)

    def step(self) -> list[Outcome]:
        """Go one step on, and return what came of it; [] where nothing did, or where it was aborted."""
        return self._work.step(self.abort)

    def embed(self, texts: Sequence[str]) -> tuple[list[list[float]], int] | str:
        """Return a vector of length 1 for each text, and how many tokens were read; or else why there are none: one plain line."""
        if self._embedder is None:
            self._embedder = Embedder(self._model, self._vocabulary, self._threads)
            self._closing.callback(self._embedder.close)
        found = [self._embedder.vector(text) for text in texts if not self._embedder.refused]
        if self._embedder.refused:
            return self._embedder.refused
        return [vector for vector, _ in found], sum(tokens for _, tokens in found)

    def close(self) -> None:
        """Let everything go; nothing but close() may follow."""
        self._closing.close()
