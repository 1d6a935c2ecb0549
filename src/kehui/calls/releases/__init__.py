"""Releases: how a selected achievement is made known, in words that quote only what was verified."""
