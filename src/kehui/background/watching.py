"""Work that is done as soon as there is some: each sort is asked every few seconds, and queued at most once."""

from collections.abc import Callable
from dataclasses import dataclass

from django_tasks import task
from django_tasks_db.models import DBTaskResult, TaskResultStatus


@dataclass(frozen=True)
class Watch:
    """``due`` says by a cheap query whether there is anything; ``run`` does it within bounded time, the rest is left
    to the next look."""

    code: str
    due: Callable[[], bool]
    run: Callable[[], object]


Runner = Callable[[], object]
watches: dict[str, Watch] = {}


def watch(code: str, *, due: Callable[[], bool]) -> Callable[[Runner], Runner]:
    """Declare work that comes up at any time; the module must be imported when its app is ready."""

    def declare(run: Runner) -> Runner:
        if code in watches:
            raise ValueError(f"there is a watch called {code} already")
        watches[code] = Watch(code, due, run)
        return run

    return declare


def lay() -> list[str]:
    """Queue what is due and neither waiting nor under way; the codes of what was queued."""
    busy = (TaskResultStatus.READY, TaskResultStatus.RUNNING)
    queued = DBTaskResult.objects.filter(task_path=look.module_path, status__in=busy)
    taken = {code for kept in queued.values_list("args_kwargs", flat=True) for code in kept["args"]}
    found = [each.code for each in watches.values() if each.code not in taken and each.due()]
    for code in found:
        look.enqueue(code)
    return found


@task
def look(code: str) -> None:
    """Do what is there for one watch."""
    if code in watches:
        watches[code].run()
