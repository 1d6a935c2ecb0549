"""Registers of organisations: who joins, what they are, which titles they hold."""
