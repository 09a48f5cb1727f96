"""The rules of the platform that are in force: what a regulator or a platform may change, and what an agent may not."""

from typing import Annotated, assert_never

from msgspec import Meta, Struct
from msgspec.structs import replace

from sim.event import AccountBlocked, ForwardsCapped, FrictionChanged, RankerChanged

Rule = AccountBlocked | ForwardsCapped | FrictionChanged | RankerChanged


class Policy(Struct, frozen=True):
    """What holds for everybody's feed.

    Args:
        ranker: a name in sim.ranking. recommended: posts of each page by people whom the reader does not follow.
        friction: share of forwards that people give up when asked whether they are sure, 0 to 1.
        most_forwards: of one original post; 0 for no limit.
        blocked: ids of accounts that nobody sees and that cannot post, ascending.
    """

    ranker: str = "closest"
    recommended: Annotated[int, Meta(ge=0, le=5)] = 0
    friction: Annotated[float, Meta(ge=0, le=1)] = 0.0
    most_forwards: Annotated[int, Meta(ge=0, le=1_000_000)] = 0
    blocked: tuple[int, ...] = ()


def enacted(policy: Policy, rule: Rule) -> Policy:
    """Return what is in force after one rule was changed."""
    match rule:
        case RankerChanged(ranker, recommended):
            return replace(policy, ranker=ranker, recommended=recommended)
        case FrictionChanged(share):
            return replace(policy, friction=share)
        case ForwardsCapped(most):
            return replace(policy, most_forwards=most)
        case AccountBlocked(agent, blocked):
            others = set(policy.blocked) - {agent}
            return replace(policy, blocked=tuple(sorted(others | {agent} if blocked else others)))
        case _:
            assert_never(rule)
