"""Achievements: what research has to offer, registered and displayed (M02)."""
