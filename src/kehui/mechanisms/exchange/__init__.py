"""Excel and CSV in and out, for every kind, from one list of columns."""
