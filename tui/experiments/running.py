"""Trials side by side: one process each, as many at once as there are cores; the same rows for any number of them."""

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from types import FrameType

from sim.errors import SimError
from tui.experiments.work import Job, Measured, attend, run_job

# What numpy's linear algebra would take: threads of its own in every process, on the same cores.
_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1"}


def cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run_jobs(jobs: Sequence[Job], workers: int, begun: Callable[[Job], None], done: Callable[[Job], None]) -> list[Measured]:
    """Return what each job gave, in the order of the jobs; where one fails or the player stops, no process is left behind.

    Args:
        workers: processes at once; 1 runs all in this process.
        begun, done: told of each job, in this process.

    Raises:
        SimError, SaveError, OSError: from a job; or a process died.
    """
    if workers == 1 or len(jobs) == 1:
        return [_alone(job, begun, done) for job in jobs]
    found: dict[int, Measured] = {}
    with _processes(min(workers, len(jobs))) as pool:
        left = list(range(len(jobs)))[::-1]
        running: dict[Future[Measured], int] = {}
        while left or running:
            while left and len(running) < min(workers, len(jobs)):  # none waits in the pool: what is shown as running does run
                number = left.pop()
                begun(jobs[number])
                with _uninterrupted():
                    running[pool.submit(run_job, jobs[number])] = number
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                number = running.pop(future)
                found[number] = future.result()
                done(jobs[number])
    return [found[number] for number in range(len(jobs))]


def _alone(job: Job, begun: Callable[[Job], None], done: Callable[[Job], None]) -> Measured:
    begun(job)
    measured = run_job(job)
    done(job)
    return measured


@contextmanager
def _processes(count: int) -> Iterator[ProcessPoolExecutor]:
    """Lend a pool of fresh interpreters; whatever ends the block, an interrupt or SIGTERM too, they are gone afterwards."""
    before = {name: os.environ.get(name) for name in _ONE_THREAD}
    os.environ.update(_ONE_THREAD)
    others = set(multiprocessing.active_children())
    handler = signal.getsignal(signal.SIGTERM)
    if handler is signal.SIG_DFL:  # else whoever asked for it ends the block, and says so
        signal.signal(signal.SIGTERM, _exit)
    pool = ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("spawn"), initializer=attend)
    try:
        yield pool
        pool.shutdown()
    except BaseException as error:
        for child in set(multiprocessing.active_children()) - others:
            child.terminate()
        pool.shutdown(wait=True, cancel_futures=True)
        if isinstance(error, BrokenProcessPool):
            raise SimError("a process that ran a trial died; with too little memory, try fewer --workers") from error
        raise
    finally:
        signal.signal(signal.SIGTERM, handler)
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Put off interrupts while a process is started: one that is half told what to do would say so at length. They inherit this."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGTERM))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _exit(number: int, frame: FrameType | None) -> None:
    sys.exit(128 + number)
