"""Race Python's concurrency strategies over one workload. Knows no Qt."""
