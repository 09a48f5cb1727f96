"""What a server understands of the protocol, learnt from what it refuses."""

from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

Form = Literal["json_schema", "json_object", "tools", "none"]
_SIMPLER: dict[Form, Form | None] = {"json_schema": "json_object", "json_object": "tools", "tools": "none", "none": None}


class Dialect(Struct, frozen=True):
    """How a server is spoken to.

    Args:
        form: how an answer is held to its schema: by it, to be some JSON object, as the call of a tool, or not at all.
        limit: the name of the limit of tokens. seeded: whether it takes a seed. streamed: whether it can send an answer bit by bit.
        counted: whether it can tell what such an answer took.
    """

    form: Form = "json_schema"
    limit: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    seeded: bool = True
    streamed: bool = True
    counted: bool = True

    def simpler(self, complaint: str, streamed: bool = False) -> "Dialect | None":
        """Return what to try next after a server refused a request, None where nothing is left to try.

        Args:
            complaint: what it said. streamed: whether the answer was to be streamed.
        """
        said = complaint.lower()
        if "context" in said and ("length" in said or "token" in said or "size" in said):
            return None  # too long in every dialect
        if self.limit == "max_tokens" and "max_completion_tokens" in said:
            return replace(self, limit="max_completion_tokens")
        if streamed and self.counted and "stream_options" in said:
            return replace(self, counted=False)
        if streamed and self.streamed and "stream" in said:
            return replace(self, streamed=False)
        if self.seeded and "seed" in said:
            return replace(self, seeded=False)
        form = _SIMPLER[self.form]
        if form is None and self.seeded and "parameter" in said:
            return replace(self, seeded=False)
        return replace(self, form=form) if form is not None else None
