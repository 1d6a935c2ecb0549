"""Looking up at size."""
