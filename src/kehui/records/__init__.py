"""The heart: records, their events, the rules that guard them and the one door through which they are written."""
