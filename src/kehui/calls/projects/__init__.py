"""Projects: what was awarded, under an agreement with indicators, until it is accepted and filed (M15)."""
