"""Columns of how long single queries took."""

from __future__ import annotations

from engine.export.table.column import Column
from engine.export.table.quantity import Quantity
from engine.vocabulary.wording import N_

QUERY_COLUMNS = (
    Column(
        "query_median",
        N_("Query median"),
        N_("The time from a query's start to its end that half of the queries took at most"),
        Quantity.SECONDS,
        lambda entry: entry.of_queries(lambda queries: queries.quantile(0.5)),
    ),
    Column(
        "query_p95",
        N_("Query p95"),
        N_("The time from a query's start to its end that 95 % of the queries took at most"),
        Quantity.SECONDS,
        lambda entry: entry.of_queries(lambda queries: queries.quantile(0.95)),
    ),
    Column(
        "query_p99",
        N_("Query p99"),
        N_("The time from a query's start to its end that 99 % of the queries took at most"),
        Quantity.SECONDS,
        lambda entry: entry.of_queries(lambda queries: queries.quantile(0.99)),
    ),
    Column(
        "query_most",
        N_("Query max"),
        N_("The longest time from a query's start to its end"),
        Quantity.SECONDS,
        lambda entry: entry.of_queries(lambda queries: queries.most_s),
    ),
)
