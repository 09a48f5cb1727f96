"""The wording half of the rules mind: words for what the behaviour half decided to say."""

from models.rules.wording.compose import compose

__all__ = ["compose"]
