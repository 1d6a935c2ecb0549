"""Public notices (公示): a list that anybody may object to for some working days (domain rule of 公示)."""
