"""What comes to an agent's mind before a model is asked: five memories, relevance by the model's own embeddings where it has any."""

from collections import OrderedDict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.completer import BarredError, Completer, CompleterError, OutageError
from models.language.usage import Usage
from models.vectors import coarse, fine
from sim.agent import Memory, Recall
from sim.memory import recall
from sim.observation import Observation

VECTORS_KEPT = 20_000  # texts whose vectors are kept; the one unused for longest goes first
BATCH = 256  # texts a request

Vector = NDArray[np.float32]


class _LostError(Exception):
    """Vectors failed, and perhaps for once only."""


class Recollector:
    """Looks up memories for all agents; keeps the vectors of texts it has met."""

    def __init__(self, completer: Completer, usage: Usage) -> None:
        self._completer, self._usage = completer, usage
        self._vectors: OrderedDict[str, Vector] = OrderedDict()

    async def recalled(self, observation: Observation, cue: str) -> tuple[Recall | None, list[Memory], bool]:
        """Return what a cue brings to mind, with its scores, the memories themselves, best first, and whether vectors failed for them.

        Raises:
            OutageError, BarredError: the model embeds, but nothing now; other memories would come to mind by words alone.
        """
        memories = observation.me.memories
        if not cue or not memories:
            return None, [], False
        failed = False
        try:
            cosines = await self._relevance(cue, memories)
        except _LostError:
            cosines, failed = None, True
        if cosines is None:
            found = recall(memories, cue, observation.minute)
        else:
            found = recall(memories, cue, observation.minute, lambda _cue, _memories: cosines)
        by_id = {each.id: each for each in memories}
        return found, [by_id[each.memory] for each in found.found], failed

    async def _relevance(self, cue: str, memories: Sequence[Memory]) -> list[float] | None:
        """Return the cosine of each memory to the cue, -1 to 1; None where the model embeds nothing.

        Raises:
            _LostError: it does not embed these texts, or not as it embedded others.
            OutageError, BarredError: it embeds, but nothing now.
        """
        texts = list(dict.fromkeys([cue, *(each.text for each in memories)]))
        vectors = {text: self._vectors[text] for text in texts if text in self._vectors}
        missing = [text for text in texts if text not in vectors]
        for start in range(0, len(missing), BATCH):
            batch = missing[start : start + BATCH]
            try:
                embedding = await self._completer.embed(batch)
            except (OutageError, BarredError):
                raise
            except CompleterError as error:
                raise _LostError from error
            if embedding is None:
                return None
            self._usage.embedded(embedding)
            vectors.update(zip(batch, map(_direction, embedding.vectors), strict=True))
        if len({vector.shape for vector in vectors.values()}) > 1:  # the server has changed its model
            self._vectors.clear()
            raise _LostError
        self._keep(vectors)
        return [float(np.clip(vectors[each.text] @ vectors[cue], -1, 1)) for each in memories]

    def _keep(self, vectors: dict[str, Vector]) -> None:
        self._vectors |= vectors
        for text in vectors:
            self._vectors.move_to_end(text)
        while len(self._vectors) > VECTORS_KEPT:
            self._vectors.popitem(last=False)


def _direction(vector: Sequence[float]) -> Vector:
    """Return a vector of length 1, no finer than a recording keeps it, so that a run lives the same life with and without one."""
    return fine(coarse(vector))
