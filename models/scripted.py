"""Scripted models: answers written beforehand, one after another, for tests and for trying a prompt without a model."""

from collections.abc import Sequence

from models.completer import CompleterError, Completion, Embedding, Heard, Request


class ScriptedCompleter:
    """Gives one answer after another; the last one for good. An exception among them is raised.

    Attributes:
        requests: all that was asked, in order. closed: whether it was let go.
    """

    name = identity = "scripted"

    def __init__(self, *answers: str | Exception) -> None:
        self.requests: list[Request] = []
        self.closed = False
        self._answers = answers

    async def complete(self, request: Request, heard: Heard | None = None) -> Completion:
        """Return the next answer.

        Raises:
            CompleterError: the script is empty, or has one here.
        """
        self.requests.append(request)
        if not self._answers:
            raise CompleterError("scripted: no answer")
        answer = self._answers[min(len(self.requests), len(self._answers)) - 1]
        if isinstance(answer, Exception):
            raise answer
        if heard is not None:
            for end in range(1, len(answer) + 1):
                heard(answer[:end])
        return Completion(answer, 10, 5)

    async def embed(self, texts: Sequence[str]) -> Embedding | None:
        return None

    async def aclose(self) -> None:
        self.closed = True
