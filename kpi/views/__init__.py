"""Pages of assessment, split by what the reader looks for."""
