"""Postings and service over REST."""
