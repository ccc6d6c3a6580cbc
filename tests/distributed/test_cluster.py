"""What a cluster says that does not get on."""

from __future__ import annotations

import numpy as np
import pytest
from distributed import LocalCluster

from analytics.distributed import cluster
from analytics.distributed.cluster import ClusterFailed, connected

HELD: list[np.ndarray] = []


def hold(mb: int) -> int:
    HELD.append(np.ones(mb * 2**17))
    return mb


@pytest.mark.slow
def test_workers_that_are_full_for_good_are_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_LOOK_SECONDS", 2)
    told = {"threads_per_worker": 1, "memory_limit": "2GB", "host": "127.0.0.1", "dashboard_address": "127.0.0.1:0"}
    with LocalCluster(n_workers=1, **told) as running, connected(running.scheduler_address) as found:
        assert found.each(hold, [(1,)]) == [1]
        # Four fifths, where no more work is given; at 95 % the worker would be ended and begun anew.
        with pytest.raises(ClusterFailed, match="内存都快满了"):
            found.each(hold, [(300,)] * 8)
