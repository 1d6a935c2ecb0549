"""Evaluations of achievements (M14): five values, how ready a result is with evidence for it, and a report."""
