"""Panels drawn by lot: the list published first, the seed fixed after it, the draw for anybody to repeat."""
