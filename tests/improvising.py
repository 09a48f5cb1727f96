"""A model in this process that answers as a schema allows, by the luck of the request: what the loopback server does, without a socket."""

import json
from collections.abc import Sequence

from openai_server import chance, ids_in, instance

from models.completer import Completion, Embedding, Heard, Request


class ImprovisingCompleter:
    """Gives the same valid answer to the same request, in every process.

    Attributes:
        requests: all that was asked, in order.
    """

    name = identity = "improvising"

    def __init__(self) -> None:
        self.requests: list[Request] = []

    async def complete(self, request: Request, heard: Heard | None = None) -> Completion:
        """Return a random answer with ids that the prompt names."""
        self.requests.append(request)
        told = f"{request.prompt.own}\n\n{request.prompt.now}"
        body = {"messages": [{"content": request.prompt.shared}, {"content": told}], "seed": request.seed}
        text = json.dumps(instance(request.schema, chance(body), ids_in(body)))
        return Completion(text, len(str(request.prompt)) // 4, len(text) // 4)

    async def embed(self, texts: Sequence[str]) -> Embedding | None:
        return None

    async def aclose(self) -> None:
        pass
