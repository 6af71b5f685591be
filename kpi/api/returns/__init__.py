"""Returns over REST: what is owed, what was handed in, and every step from draft to accepted."""
