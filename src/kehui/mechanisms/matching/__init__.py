"""Finds for every record those that answer it, says why, and keeps what people thought of it."""
