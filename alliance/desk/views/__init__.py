"""Pages made of several apps, split by what the reader looks for."""
