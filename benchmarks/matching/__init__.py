"""Quality and speed of the matching engine, measured side by side with what one would use otherwise."""
