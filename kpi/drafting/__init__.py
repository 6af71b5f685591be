"""Versions of a scheme: what differs between two, and their score rules in words."""
