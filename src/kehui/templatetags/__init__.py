"""Template tags of the whole site: the interface components."""
