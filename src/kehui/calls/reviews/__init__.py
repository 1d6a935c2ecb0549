"""Reviews: what one expert says about one case (M16)."""
