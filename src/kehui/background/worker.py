"""The worker: takes tasks from the queue one after the other, and lays the rounds that are due."""

import logging
import threading
from time import monotonic

from django.db import close_old_connections, connections
from django_tasks_db.management.commands.db_worker import Worker as Machine
from django_tasks_db.models import DBTaskResult, TaskResultStatus
from django_tasks_db.utils import exclusive_transaction

from kehui.background import periodic, watching
from kehui.background.jobs import ATTEMPTS, perform
from kehui.background.lease import Held, lease

THREADS = 2  # so that a long import does not hold up the daily digest
PAUSE = 0.5  # seconds between looks at an empty queue
LAYING = 20.0  # seconds between looks at the calendar of rounds
AFTER_FAILURE = 5.0  # seconds
LAPS = 100  # of a single run: what comes up for ever is left to the next

logger = logging.getLogger("kehui.background")


def run_ready() -> int:
    """Do everything that waits in the queue, here and now; the number of tasks done."""
    done = 0
    while _one("here"):
        done += 1
    return done


def run_due() -> int:
    """Do what waits, what came up and what is due by the clock, until nothing is left; the number of tasks done. What
    came up goes first: a digest tells of it, and the digest's letters are sent before this ends."""
    requeue()
    watching.lay()
    done = run_ready()
    periodic.lay()
    for _lap in range(LAPS):
        done += run_ready()
        if not watching.lay():
            break
    return done


def _one(name: str) -> bool:
    """Claim one task and do it; whether there was one. What a task raises is kept with it."""
    ready = DBTaskResult.objects.ready()
    if not ready.exists():  # asked first, as claiming takes SQLite's write lock
        return False
    with exclusive_transaction():
        claimed = ready.get_locked()
        if claimed is None:
            return False
        claimed.claim(name)
    Machine(
        queue_names=["*"], interval=0, batch=True, backend_name="default", startup_delay=False, max_tasks=1,
        worker_id=name, excluded_queue_names=[],
    ).run_task(claimed)  # fmt: skip
    return True


def requeue() -> None:
    """Put back what a worker had in hands when it ended; only the holder of the lease may do so. A task that has
    brought its worker down again and again is given up; jobs see to that themselves."""
    for lost in DBTaskResult.objects.running():
        if len(lost.worker_ids) > ATTEMPTS and lost.task_path != perform.module_path:
            lost.set_failed(RuntimeError(f"the worker ended {len(lost.worker_ids)} times while it did this"))
        else:
            lost.status = TaskResultStatus.READY
            lost.save(update_fields=["status"])


class Worker:
    """Threads beside the server, or alone in `kehui work`; they work while they hold the lease and else wait for it."""

    def run(self, stop: threading.Event) -> None:
        """Until told to stop: whatever fails is logged and tried again."""
        while not stop.is_set():
            try:
                with lease() as held:
                    if held:
                        self._hold(stop, held)
            except Exception:
                logger.exception("the queue cannot be worked off; the next round tries again")
                stop.wait(AFTER_FAILURE)
            finally:
                close_old_connections()
            stop.wait(PAUSE)
        connections.close_all()

    def _hold(self, stop: threading.Event, held: Held) -> None:
        """Work as long as the lease holds; the threads end with it."""
        requeue()
        ended = threading.Event()
        threads = [threading.Thread(target=self._work, args=(str(name), ended), daemon=True) for name in range(THREADS)]
        for thread in threads:
            thread.start()
        laid = -LAYING
        try:
            while held() and not stop.wait(PAUSE):
                if monotonic() - laid >= LAYING:
                    periodic.lay()
                    watching.lay()
                    laid = monotonic()
        finally:
            ended.set()
            for thread in threads:
                thread.join(timeout=AFTER_FAILURE)

    def _work(self, name: str, ended: threading.Event) -> None:
        while not ended.is_set():
            try:
                if _one(name):
                    continue
            except Exception:
                logger.exception("a task could not be taken from the queue; the next round tries again")
                ended.wait(AFTER_FAILURE)
            finally:
                close_old_connections()
            ended.wait(PAUSE)
        connections.close_all()
