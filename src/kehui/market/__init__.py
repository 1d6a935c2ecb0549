"""The technology market: demands, achievements, experts, and the introductions between them."""
