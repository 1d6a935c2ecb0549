"""Work in the field: who serves which place, and what came of it."""
