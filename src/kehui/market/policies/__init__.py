"""Policies as enterprises look for them (M08)."""
