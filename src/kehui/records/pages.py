"""The pages every kind gets."""
def record_urls(kind):
    return []
