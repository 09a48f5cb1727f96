"""Cascades: how far each post was passed on, kept up to date post by post."""

from msgspec import Struct

from sim.channel import Utterance

CASCADES_KEPT = 400


class Cascade(Struct):
    """One original post and all that came of passing it on.

    Args:
        root: id of the original. widths: posts at each depth, the original's 1 first.
    """

    root: int
    widths: list[int]

    @property
    def size(self) -> int:
        """How many posts there are in all."""
        return sum(self.widths)

    @property
    def depth(self) -> int:
        """How often the most passed on was passed on."""
        return len(self.widths) - 1

    @property
    def breadth(self) -> int:
        """The most posts at one depth."""
        return max(self.widths)


def grown(cascades: dict[int, Cascade], post: Utterance) -> None:
    """Count a post that passes another one on; of many cascades those that grew last are kept."""
    cascade = cascades.pop(post.thread, None) or Cascade(post.thread, [1])
    cascade.widths.extend([0] * (post.depth + 1 - len(cascade.widths)))
    cascade.widths[post.depth] += 1
    cascades[post.thread] = cascade
    if len(cascades) > CASCADES_KEPT:
        del cascades[next(iter(cascades))]
