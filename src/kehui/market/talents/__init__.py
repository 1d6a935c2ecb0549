"""Posts that want somebody, and people who are to be had (M06)."""
