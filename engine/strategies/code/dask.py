"""The code of Dask."""

from __future__ import annotations

from collections.abc import Mapping

from engine.strategies.code.snippet import Snippet


def _cluster(values: Mapping[str, str]) -> dict[str, str]:
    """Return the arguments for a client of the lane's scheduler, or of a cluster of its own."""
    if values["scheduler"]:
        return {"cluster": repr(values["scheduler"])}
    own = f"n_workers={values['workers']}, threads_per_worker=1, dashboard_address=None"
    return {"cluster": own}


SNIPPET = Snippet(
    imports=("from distributed import Client",),
    main="""\
with Client({cluster}) as client:
    results = client.gather(client.map({function}, {items}, pure=False))""",
    derived=_cluster,
)
