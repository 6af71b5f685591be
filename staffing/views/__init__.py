"""Pages of postings, service and staff."""
