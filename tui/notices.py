"""Notices that are about to end are not shown anew."""

from collections.abc import Iterator

from textual.notifications import Notification, Notifications

LEAST_SECONDS = 0.5


class Notices(Notifications):
    """What was said to the player and is still to be shown.

    Textual shows it again on every screen that comes up, each with the time it has left. Where that ran out between the look at
    it and the setting of its clock, the clock goes backwards for ever and nothing else of the screen runs.
    """

    def __iter__(self) -> Iterator[Notification]:
        return iter([notice for notice in super().__iter__() if notice.time_left > LEAST_SECONDS])
