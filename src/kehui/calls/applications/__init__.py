"""Applications to a call, from the unit's draft to the decision (M12, M13, M15)."""
