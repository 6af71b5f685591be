"""The common funds on pages."""
