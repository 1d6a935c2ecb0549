"""Laboratories and innovation centres (M17, M18)."""
