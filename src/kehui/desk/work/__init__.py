"""My work: what waits for a person, when it is due, and the views of lists that a person keeps."""
