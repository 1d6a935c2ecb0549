"""Real input end to end: public documents and problem statements through the write door, matched, and measured."""
