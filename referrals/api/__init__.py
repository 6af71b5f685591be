"""Referral over REST: lists to pull, cases to read, every verb as an address."""
