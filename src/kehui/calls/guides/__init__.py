"""Guide items and list items: what a call wants solved, traced to the demands behind it (M12, M15)."""
