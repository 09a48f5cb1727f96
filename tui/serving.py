"""The screen in a browser: a web server on this machine, one process of the app for each tab."""

import asyncio
import logging
import os
import shlex
import socket
import subprocess
import sys
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web
from textual_serve.app_service import AppService
from textual_serve.server import Server

from sim.errors import SimError

TEMPLATES = Path(__file__).parent / "browser"
LOOPBACK = ("localhost", "127.0.0.1", "::1")
FIRST_PORT, PORTS_TRIED = 8000, 20

ENDING = 8.0  # seconds for the app of a tab to save and end
KILLING = 2.0  # seconds that each way of ending it may take
WIDEST, TALLEST = 1000, 500  # cells
MOST_TABS = 8  # at a time; each is two processes

Answering = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Site(Server):
    """Serves the app; its page is ours, so that nothing is loaded from the internet.

    Only pages of this very site may speak to it: any page that the browser shows elsewhere could otherwise play in it.

    Args:
        arguments: of `voxpop` in each tab. host: to listen on. say: prints a line.
    """

    def __init__(self, arguments: Sequence[str], host: str, port: int, say: Callable[[str], None]) -> None:
        shown = f"[{host}]" if ":" in host else host
        super().__init__(
            command_line(arguments), host, port, title="voxpop", public_url=f"http://{shown}:{port}", templates_path=str(TEMPLATES)
        )
        self._say = say
        self._tabs: dict[Tab, web.WebSocketResponse] = {}
        self._opening = 0  # tabs that are about to be among these
        self._names = {*LOOPBACK, host.lower()} if is_loopback(host) else None

    def initialize_logging(self) -> None:
        """Log nothing: what a player must know is printed, and nobody who sends us nonsense writes on the player's terminal."""
        for name in ("aiohttp", "asyncio", "textual-serve"):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)

    async def _make_app(self) -> web.Application:
        app = await super()._make_app()
        app.middlewares.append(self._of_this_site)
        return app

    @web.middleware
    async def _of_this_site(self, request: web.Request, handler: Answering) -> web.StreamResponse:
        """Refuse what comes from another site, or under another name than ours (DNS rebinding)."""
        origin = request.headers.get("Origin")
        try:
            asked = urlsplit(f"//{request.host}").hostname or ""
            of_us = origin is None or urlsplit(origin).netloc == request.host
        except ValueError:
            raise web.HTTPForbidden(text="That is no name of a site.") from None
        if self._names is not None and asked not in self._names:
            raise web.HTTPForbidden(text=f"This is voxpop at {self.public_url}")
        if not of_us:
            raise web.HTTPForbidden(text="Another page may not play here.")
        answer = await handler(request)
        if not answer.prepared:
            answer.headers["Content-Security-Policy"] = f"{POLICY}; connect-src ws://{request.host}"
        return answer

    async def on_startup(self, app: web.Application) -> None:
        self._say(self.public_url)
        self._say(f"Open that in a browser. Each tab is a screen of its own, up to {MOST_TABS}; ctrl+c here ends them all.")

    async def on_shutdown(self, app: web.Application) -> None:
        await asyncio.gather(*(self._close(tab, there) for tab, there in list(self._tabs.items())))

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """Run the app for one tab as long as that is open.

        Raises:
            HTTPServiceUnavailable: so many are open that no other may be.
        """
        if len(self._tabs) + self._opening >= MOST_TABS:
            raise web.HTTPServiceUnavailable(text=FULL)
        there = web.WebSocketResponse(heartbeat=15)
        self._opening += 1
        try:
            await there.prepare(request)
        finally:
            self._opening -= 1

        async def close() -> None:
            await there.close()

        tab = Tab(self.command, write_bytes=there.send_bytes, write_str=there.send_str, close=close, download_manager=self.download_manager)
        self._tabs[tab] = there
        try:
            await tab.start(cells(request.query.get("width"), 80, WIDEST), cells(request.query.get("height"), 24, TALLEST))
            await self._process_messages(there, tab)
        except (ValueError, TypeError, LookupError, AssertionError, AttributeError, RecursionError):
            pass  # no page of ours sends what cannot be read: the tab is closed
        finally:
            await asyncio.shield(self._close(tab, there))
        return there

    async def _close(self, tab: "Tab", there: web.WebSocketResponse) -> None:
        if self._tabs.pop(tab, None) is not None:
            await tab.end()
            with suppress(ConnectionError, RuntimeError):
                await there.close()

    async def handle_index(self, request: web.Request) -> Any:
        """Return the page; it names this server as the browser does, so that localhost and 127.0.0.1 both work."""
        import aiohttp_jinja2

        if len(self._tabs) + self._opening >= MOST_TABS:
            raise web.HTTPServiceUnavailable(text=FULL)
        site = f"//{request.host}"
        size = request.query.get("fontsize", "")
        context = {
            "font_size": size if size.isascii() and size.isdecimal() and 4 <= int(size[:3]) <= 72 else "16",
            "socket": f"ws:{site}/ws",
            "static": f"{site}/static",
        }
        return aiohttp_jinja2.render_template("index.html", request, context)


class Tab(AppService):
    """The app of one tab."""

    async def set_terminal_size(self, width: int, height: int) -> None:
        """Tell the app how large the tab is, as far as that could be drawn.

        Raises:
            TypeError: that is no size.
        """
        if type(width) is not int or type(height) is not int:
            raise TypeError("columns and rows are whole numbers")
        await super().set_terminal_size(max(1, min(width, WIDEST)), max(1, min(height, TALLEST)))

    async def end(self) -> None:
        """Let the app save and end; end it if it does not, and kill it if that does nothing."""
        process = self._process
        if process is None:
            return
        with suppress(TimeoutError, ConnectionError):  # a limit of its own: what reads the app takes being called off for an end
            await asyncio.wait_for(self.stop(), ENDING)
        for impatience in (process.terminate, process.kill):
            with suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), KILLING)
                return
            with suppress(ProcessLookupError):
                impatience()
        await process.wait()


def cells(text: str | None, default: int, most: int) -> int:
    """Return a number of columns or rows that a browser names."""
    return max(1, min(int(text[:6]), most)) if text and text.isascii() and text.isdecimal() else default


FULL = f"{MOST_TABS} tabs are open, and no more may be. Close one, then load this page again."

# The page runs its own script and styles, and speaks to this server alone.
POLICY = "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'"


def is_loopback(host: str) -> bool:
    """Return whether only programs of this machine reach a host."""
    return host.lower() in LOOPBACK or host.startswith("127.")


def command_line(arguments: Sequence[str]) -> str:
    """Return the line by which the system's shell runs `voxpop` with arguments, each as it is."""
    words = [sys.executable, "-m", "tui", *arguments]
    return subprocess.list2cmdline(words) if os.name == "nt" else f"exec {shlex.join(words)}"


def free_port(host: str, wanted: int | None) -> int:
    """Return the port wanted if it is free, or the first free one from 8000 on.

    Raises:
        SimError: it is taken, or the host is none of this machine.
    """
    ports = [wanted] if wanted is not None else [*range(FIRST_PORT, FIRST_PORT + PORTS_TRIED), 0]
    problem = ""
    for port in ports:
        try:
            with socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET) as found:
                return int(found.getsockname()[1])
        except OSError as error:
            problem = error.strerror or str(error)
    raise SimError(f"cannot listen at {host}, port {ports[0]}: {problem}")


def serve(arguments: Sequence[str], host: str, port: int, say: Callable[[str], None]) -> None:
    """Serve until ctrl+c or SIGTERM; then no process of a tab is left."""
    asyncio.set_event_loop(asyncio.new_event_loop())
    Site(arguments, host, port, say).serve()
