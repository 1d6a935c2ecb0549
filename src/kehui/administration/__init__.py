"""Pages with which people, organisations, roles and permissions are run, and the log of all of it."""
