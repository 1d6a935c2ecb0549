"""Excel in and out, at size."""
