"""The screen in a real browser: its first picture, a key, another size, and an end that leaves nothing running."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

pytest.importorskip("textual_serve", reason="the extra 'serve' is not installed")
playwright = pytest.importorskip("playwright.sync_api", reason="the extra 'test' is not installed in full")

CHROMIUM = next((found for name in ("chromium", "chromium-browser", "google-chrome", "chrome") if (found := shutil.which(name))), None)
QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ESCAPES = re.compile(r"\x1b(?:\[[0-9;?<=>]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|.)")
PATIENCE = 60.0  # seconds for a loaded machine

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine"),
    pytest.mark.skipif(os.name != "posix", reason="the server is ended by a signal"),
    pytest.mark.enable_socket,
]


class Tab:
    """A page in which voxpop runs, and the server behind it."""

    def __init__(self, page: Any, server: subprocess.Popen[str]) -> None:
        self.page, self.server = page, server
        self.asked: list[str] = []
        self.said: list[bytes] = []
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("websocket", lambda socket: socket.on("framereceived", self._hear))

    def _hear(self, frame: bytes | str) -> None:
        self.said.append(frame if isinstance(frame, bytes) else frame.encode())

    @property
    def text(self) -> str:
        """What was drawn since it was cleared last, without colours and cursor moves."""
        return ESCAPES.sub("", b"".join(self.said).decode("utf-8", "replace"))

    def wait_for(self, *wanted: str) -> None:
        """Wait until all these words were drawn."""
        end = time.monotonic() + PATIENCE
        while not all(word in self.text for word in wanted):
            assert time.monotonic() < end, f"{wanted} not in {self.text[-2000:]}"
            self.page.wait_for_timeout(50)


@pytest.fixture
def tab(tmp_path: Path, socket_enabled: None) -> Iterator[Tab]:
    words = [sys.executable, "-m", "tui", "serve", "town", "--agents", "12", "--seed", "3"]
    server = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        assert server.stdout is not None
        url = next(word.rstrip(";") for word in server.stdout.readline().split() if word.startswith("http"))
        with playwright.sync_playwright() as driver:
            context = driver.chromium.launch_persistent_context(
                str(tmp_path / "profile"), executable_path=CHROMIUM, args=QUIET, viewport={"width": 1200, "height": 800}
            )
            found = Tab(context.pages[0] if context.pages else context.new_page(), server)
            found.page.goto(url)
            yield found
            context.close()
    finally:
        server.kill()
        server.communicate()


def test_the_town_is_drawn_hears_keys_takes_another_size_and_ends_with_the_server(tab: Tab, tmp_path: Path) -> None:
    tab.wait_for("People", "Feed", "play/pause")
    tab.page.wait_for_selector("body.-first-byte")
    assert len(tab.page.screenshot()) > 10_000

    tab.said.clear()
    tab.page.keyboard.press("?")
    tab.wait_for("esc closes")
    tab.page.keyboard.press("Escape")

    tab.wait_for("Recommender")
    tab.said.clear()
    tab.page.set_viewport_size({"width": 300, "height": 200})
    tab.wait_for("voxpop needs")

    tab.said.clear()
    tab.page.set_viewport_size({"width": 1800, "height": 1000})
    tab.wait_for("People", "Log", "Recommender")

    assert all("127.0.0.1" in url or url.startswith("data:") for url in tab.asked)  # nothing from the internet
    app = psutil.Process(tab.server.pid).children(recursive=True)
    assert app
    tab.server.send_signal(signal.SIGINT)
    assert tab.server.wait(PATIENCE) == 0
    _, alive = psutil.wait_procs(app, PATIENCE)
    assert alive == []


def test_a_tab_that_is_closed_takes_its_app_with_it_and_the_server_stays(tab: Tab) -> None:
    tab.wait_for("People")
    app = psutil.Process(tab.server.pid).children(recursive=True)
    assert app
    tab.page.goto("about:blank")
    _, alive = psutil.wait_procs(app, PATIENCE)
    assert alive == [] and tab.server.poll() is None
