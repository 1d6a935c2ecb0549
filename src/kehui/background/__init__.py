"""Work that goes on after the page has answered: queued in the database, done by `kehui serve` or `kehui work`."""
