"""Dated rules of reviewing: what is scored, how scores are joined, who sits on a panel, who must not (M12-M16)."""
