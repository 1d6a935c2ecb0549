"""Violations of the rules of reviewing by experts, and what follows from them (M16)."""
