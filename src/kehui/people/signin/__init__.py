"""Signing in: passwords, second factors, single sign-on, sessions, lock-out, and the history of all that."""
