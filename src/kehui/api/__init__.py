"""The JSON interface: the same records, rules and services as the pages, for other programs."""
