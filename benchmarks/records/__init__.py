"""Benchmarks of records: the bulk door, lists and pages, the server."""
