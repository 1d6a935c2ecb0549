"""Dated trees of codes that every area shares: regions, industries, disciplines, fields, chains."""
