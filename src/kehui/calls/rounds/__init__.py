"""Rounds of review: cases and experts brought together, scored, ranked and decided (M11-M16)."""
