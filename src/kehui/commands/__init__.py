"""The subcommands of `kehui`, one module each, imported only when called."""
