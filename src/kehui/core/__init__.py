"""The engine room: pure Python, no framework; understandable, testable and importable alone."""
