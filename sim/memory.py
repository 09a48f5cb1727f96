"""What stays in mind, and what comes back to it."""

RECENCY_PER_HOUR = 0.99  # Wang et al. 2023 (RecAgent), section 3.2: recency = 0.99 ** hours since the last access


def recency(now: int, then: int) -> float:
    """Return how fresh a memory last accessed at minute `then` is at minute `now`, in (0, 1]."""
    return float(RECENCY_PER_HOUR ** (max(0, now - then) / 60))
