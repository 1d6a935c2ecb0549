"""Kehui 科汇: matches technology demands with those who can solve them, and proves every number it reports."""

__version__ = "0.1.0"
