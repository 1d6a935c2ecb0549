"""The demonstration region: invented organisations, people and records, and how they are brought to life."""
