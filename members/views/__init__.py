"""Pages of the registry, split by what the reader looks for."""
