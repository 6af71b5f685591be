"""PostgreSQL whose test databases order text by code point."""
