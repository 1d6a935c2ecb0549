"""What many areas use, one app each; written once, read by every kind."""
