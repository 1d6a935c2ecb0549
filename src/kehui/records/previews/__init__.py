"""Previews of attached files: drawn by a process of their own with bounded time and memory, kept by digest."""
