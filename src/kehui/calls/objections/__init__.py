"""Objections to a public notice, verified before it closes."""
