"""All phrase tables by name."""

from models.rules.wording import (
    advice,
    arguments,
    courtesies,
    feelings,
    films,
    news,
    others,
    partings,
    quarrels,
    reasons,
    replies,
    seasoning,
    selves,
    trades,
    workdays,
)

TABLES: dict[str, str] = {
    **films.TABLES,
    **feelings.TABLES,
    **advice.TABLES,
    **reasons.TABLES,
    **replies.TABLES,
    **courtesies.TABLES,
    **partings.TABLES,
    **quarrels.TABLES,
    **news.TABLES,
    **arguments.TABLES,
    **selves.TABLES,
    **others.TABLES,
    **trades.TABLES,
    **workdays.TABLES,
    **seasoning.TABLES,
}
