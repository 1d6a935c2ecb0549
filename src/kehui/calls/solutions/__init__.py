"""Solutions to the demands of an innovation challenge, sealed until they are judged (M11)."""
