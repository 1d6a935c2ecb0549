"""Benchmarks of reviewing: the correction for severity."""
