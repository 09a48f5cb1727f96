"""A notice whose time is over holds nothing up, on whichever screen it would come up again."""

import asyncio
from time import time

from fake_client import FakeClient
from textual.notifications import Notification
from textual.widgets._toast import Toast

from tui.app import VoxpopApp


def test_a_notice_that_is_about_to_end_is_not_shown_anew() -> None:
    app = VoxpopApp(FakeClient(), smooth=False)
    ending, lasting = Notification("ending", timeout=0.2), Notification("lasting", timeout=60)
    app._notifications.add(ending).add(lasting)
    assert list(app._notifications) == [lasting]


async def test_no_clock_of_a_notice_goes_backwards() -> None:
    app = VoxpopApp(FakeClient(), smooth=False)
    async with asyncio.timeout(60), app.run_test(notifications=True) as pilot:
        for tenth in range(8):
            left = 0.02 * tenth
            app._notifications.add(Notification(f"said {tenth}", raised_at=time() - 60 + left, timeout=60))
        app._refresh_notifications()
        await pilot.pause()
        assert all(toast._timeout > 0 for toast in app.query(Toast))
        assert not app.query(Toast)
