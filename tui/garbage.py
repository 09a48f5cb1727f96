"""Garbage collection in a process that holds a world: the world stays, and nearly all else is freed without it."""

import gc

EVERY = (50_000, 20, 100)  # objects made between two collections of the youngest, and how often the older ones are looked through


def pass_over() -> None:
    """Let the collector leave alone what is there now, at no cost: what replaces a part of a world already spared, say.

    What of it lies in a circle is freed by `spare` only, so call that now and then.
    """
    gc.freeze()


def spare() -> None:
    """Let the collector leave alone what is there now, and seldom look at the rest, which is freed without it.

    What was spared before, a world that has given way to another, say, is looked through once.
    """
    if gc.get_freeze_count():
        gc.unfreeze()
        gc.collect()
    gc.freeze()
    gc.set_threshold(*EVERY)
