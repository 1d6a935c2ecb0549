"""Funnels of calls: what is left at every stage, each count with exactly its records."""
