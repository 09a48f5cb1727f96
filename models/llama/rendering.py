"""Renders a chat format that came in a model's file: a stranger's program, so it runs in a process of its own and gets little."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from typing import Any, NoReturn

SECONDS, MEMORY, OUTPUT = 10, 1 << 29, 1 << 16  # of the processor and by the clock; bytes; characters a conversation
_DAY = date(2026, 1, 1)  # what a format takes for today: prompts are the same every day
_ENVIRONMENT = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH")  # all that the process gets: no keys

Message = dict[str, str]


class RenderingError(Exception):
    """A chat format gave nothing; the message is a plain phrase: 'it took more than 10 s'."""


def rendered(template: str, conversations: Sequence[Sequence[Message]], begin: str, end: str) -> list[str | None]:
    """Return conversations in a chat format, with the beginning of an answer at their end; None for those that it refuses.

    Args:
        begin, end: how the model writes the beginning of a text, and its end.

    Raises:
        RenderingError: it is no format at all, or it took too much time, memory or words.
    """
    code = f"import sys; sys.path[:] = {sys.path!r}; from models.llama.rendering import main; main()"
    asked = json.dumps({"template": template, "conversations": conversations, "begin": begin, "end": end})
    try:
        process = subprocess.run(
            [sys.executable, "-P", "-c", code],
            input=asked.encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise RenderingError(f"it took more than {SECONDS} s") from None
    except OSError as error:
        raise RenderingError(f"no process could be started for it: {error.strerror}") from None
    try:
        answer = json.loads(process.stdout)
    except ValueError:
        raise RenderingError("it took too much time or memory") from None
    if isinstance(answer, str):
        raise RenderingError(answer)
    return [text if isinstance(text, str) else None for text in answer]


def main() -> None:
    """Render what stdin asks for, to stdout; this is the whole process."""
    _limit()
    asked = json.loads(sys.stdin.buffer.read())
    try:
        answer: object = _all_rendered(asked)
    except MemoryError:
        answer = "it took too much memory"
    except RenderingError as error:
        answer = str(error)
    sys.stdout.write(json.dumps(answer))


def _limit() -> None:
    """Bound what this process may take, where the system can."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _all_rendered(asked: dict[str, Any]) -> list[str | None]:
    try:
        from jinja2 import TemplateError
        from jinja2.sandbox import ImmutableSandboxedEnvironment
    except ImportError:
        raise RenderingError("jinja2 is not installed") from None
    environment = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.loopcontrols"])
    environment.filters["tojson"] = lambda value, **_: json.dumps(value, ensure_ascii=False)
    environment.globals.update(raise_exception=_refuse, strftime_now=_DAY.strftime)
    try:
        format_ = environment.from_string(_plain(asked["template"]))
    except (TemplateError, RecursionError, ValueError, TypeError) as error:
        raise RenderingError(f"it is not valid: {type(error).__name__}") from None
    return [_one(format_, messages, asked) for messages in asked["conversations"]]


def _plain(template: str) -> str:
    """Return a template without the one tag that only training needs."""
    for word in ("generation", "endgeneration"):
        for opening in ("{%", "{%-"):
            for closing in ("%}", "-%}"):
                template = template.replace(f"{opening} {word} {closing}", "")
    return template


def _refuse(message: object) -> NoReturn:
    raise ValueError(message)


def _one(format_: Any, messages: list[Message], asked: dict[str, Any]) -> str | None:
    """Return one conversation, None where the format refuses it or says too much."""
    told = {
        "messages": messages,
        "add_generation_prompt": True,
        "bos_token": asked["begin"],
        "eos_token": asked["end"],
        "enable_thinking": False,
        "thinking": False,
        "tools": None,
    }
    parts: list[str] = []
    length = 0
    try:
        for part in format_.generate(told):
            parts.append(part)
            length += len(part)
            if length > OUTPUT:
                return None
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - a stranger's program may fail in any way
        return None
    return "".join(parts)
