"""Calls: programmes, challenges and selections, and the reviewing that decides them."""
