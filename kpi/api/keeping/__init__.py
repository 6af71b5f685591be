"""Keeping definitions over REST: targets, schemes' drafts, forms, their windows and rules."""
