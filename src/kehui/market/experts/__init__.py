"""Experts: people who can solve or judge, listed with their consent (person side of M16)."""
