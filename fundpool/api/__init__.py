"""The common funds over REST."""
