"""Follow-ups: what came of a released achievement, asked for once a year."""
