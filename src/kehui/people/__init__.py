"""People, the organisations they belong to, and the powers they hold."""
