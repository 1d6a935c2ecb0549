"""Introductions: an expression of interest between two records, followed from sending to the agreement."""
