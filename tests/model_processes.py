"""The processes of models that this one has started, for tests that none is left behind."""

import time

import psutil


def model_processes() -> list[psutil.Process]:
    """Return those that are alive now; others that this process has started are not counted."""
    return [child for child in psutil.Process().children() if _is_model(child)]


def left_behind() -> list[psutil.Process]:
    """Return those that are still alive, after a while for those that are just ending."""
    for _ in range(100):
        if not model_processes():
            break
        time.sleep(0.1)
    return model_processes()


def _is_model(child: psutil.Process) -> bool:
    try:
        return child.status() != psutil.STATUS_ZOMBIE and "models.llama" in " ".join(child.cmdline())
    except psutil.Error:  # it has ended in between
        return False
