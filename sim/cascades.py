"""Cascades: how far each post was passed on, kept up to date post by post."""

from msgspec import Struct

from sim.channel import Utterance


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


def grown(cascades: dict[int, Cascade], post: Utterance, kept: int) -> int | None:
    """Count a post that passes another one on; return the root of the cascade that is given up for it, if any.

    Of more cascades than are kept, the one that has not grown for longest is given up. Where it grows again, it begins anew with one post
    at each depth down to the one that it has come to: those through whom it came there, which is all that is known of it.
    """
    cascade = cascades.pop(post.thread, None) or Cascade(post.thread, [1])
    if post.depth < len(cascade.widths):
        cascade.widths[post.depth] += 1
    else:
        cascade.widths.extend([1] * (post.depth + 1 - len(cascade.widths)))
    cascades[post.thread] = cascade
    if len(cascades) <= kept:
        return None
    lost = next(iter(cascades))
    del cascades[lost]
    return lost
