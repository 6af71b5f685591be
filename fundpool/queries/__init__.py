"""Questions about the common funds; none writes."""
