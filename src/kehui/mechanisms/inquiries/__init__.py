"""Questions to people without an account: a link that shows what was chosen and takes one answer."""
