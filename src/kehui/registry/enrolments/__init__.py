"""Enrolments: an organisation comes onto the platform, or a person joins one that is there already."""
