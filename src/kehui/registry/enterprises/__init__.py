"""The register of enterprises and the titles of the ladder they hold (M20)."""
