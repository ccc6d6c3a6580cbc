"""A Dask cluster: one that runs already, or workers on this machine for the length of a job."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from analytics.errors import MinyiError
from analytics.language import _

Progress = Callable[[float, str], object]

# A block that took so many workers with it is the cause itself; by chance no block meets as many dying ones.
_DEATHS: Final = 3
_WAIT_SECONDS: Final = 30
# Where nothing was finished for so long, it is asked whether any worker still takes work.
_LOOK_SECONDS: Final = 60


class ClusterFailed(MinyiError):
    """The cluster cannot be reached, or lost a block again and again."""


@dataclass(frozen=True)
class Cluster:
    """Where tasks run. A task whose worker dies is run again by another one."""

    client: Any

    def each(
        self, function: Callable[..., Any], tasks: Sequence[tuple], *, report: Progress | None = None, doing: str = ""
    ) -> list[Any]:
        """``function(*task)`` for every task, in their order. Raises :class:`ClusterFailed`, and what a task raises."""
        futures = [self.client.submit(function, *task, pure=False, retries=0) for task in tasks]
        self._wait(futures, report, doing)
        return list(self.client.gather(futures))

    def shared(self, value: Any) -> Any:
        """``value`` as what every task may be given: sent to each worker once, and again where all that had it died."""
        return self.client.submit(_itself, value, pure=False)

    def _wait(self, futures: Sequence[Any], report: Progress | None, doing: str) -> None:
        from distributed import as_completed

        seen: set[str] = set()
        stood_still = 0
        while len(seen) < len(futures):
            before = len(seen)
            try:
                left = [future for future in futures if future.key not in seen]
                for future in as_completed(left, timeout=_LOOK_SECONDS):
                    seen.add(future.key)
                    _refuse_killer(future)
                    if report is not None:
                        report(len(seen) / len(futures), doing)
            except TimeoutError:
                # A worker that holds four fifths of its memory is given no more work, and need never come to hold less.
                stood_still = stood_still + 1 if len(seen) == before and self._all_paused() else 0
                if stood_still > 1:
                    raise ClusterFailed(_("所有工作进程的内存都快满了，已停止接活"), action=_more_memory()) from None

    def _all_paused(self) -> bool:
        workers = self.client.scheduler_info()["workers"].values()
        return bool(workers) and all(one["status"] == "paused" for one in workers)


def _refuse_killer(future: Any) -> None:
    from distributed import KilledWorker

    if future.status == "error" and isinstance(future.exception(), KilledWorker):
        raise ClusterFailed(
            _("同一块数据让 {n} 个工作进程先后退出，多半是内存不够").format(n=_DEATHS + 1), action=_more_memory()
        )


def _more_memory() -> str:
    return _("请加大工作进程的内存，或用 --block-rows 减少每块的行数，再运行一次：算完的不会重算")


def _itself(value: Any) -> Any:
    return value


@contextmanager
def connected(scheduler: str | None, *, workers: int = 2, memory: str = "1GB") -> Iterator[Cluster]:
    """The cluster at ``scheduler`` (tcp://host:port); None starts ``workers`` processes on this machine, each with so
    much ``memory``, and ends them afterwards. Raises :class:`ClusterFailed`."""
    import dask
    from distributed import Client, LocalCluster

    # What all tasks share goes through the scheduler once, on purpose: it must outlive the workers.
    settings = {
        "distributed.scheduler.allowed-failures": _DEATHS,
        "distributed.comm.timeouts.connect": f"{_WAIT_SECONDS}s",
        "distributed.admin.large-graph-warning-threshold": "1GB",
        # Our own workers do one task at a time: to wait until they hold less would be to wait for ever.
        "distributed.worker.memory.pause": False,
    }
    with dask.config.set(settings):
        if scheduler is None:
            with (
                LocalCluster(
                    n_workers=workers,
                    threads_per_worker=1,
                    memory_limit=memory,
                    host="127.0.0.1",
                    dashboard_address="127.0.0.1:0",  # none would take a port that another job may have
                    security=True,  # keys of this job: others at the machine may not give its workers orders
                ) as local,
                Client(local) as client,
            ):
                yield Cluster(client)
            return
        try:
            client = Client(scheduler, timeout=_WAIT_SECONDS)
            client.wait_for_workers(1, timeout=_WAIT_SECONDS)
        except (OSError, ValueError, TypeError) as error:  # the last: tls:// without keys in Dask's own settings
            raise ClusterFailed(
                _("连不上 Dask 集群 {address}").format(address=scheduler),
                expected=_("正在运行的调度器，形如 tcp://主机:8786，且至少有一个工作进程"),
                action=_("请先启动 dask scheduler 和 dask worker，或不写 --scheduler 而用本机"),
            ) from error
        with client:
            yield Cluster(client)
