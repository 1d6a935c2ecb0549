"""Science and technology commissioners (M22)."""
