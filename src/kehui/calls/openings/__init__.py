"""Calls: what an authority asks for, until when and by which rules (M11-M15)."""
