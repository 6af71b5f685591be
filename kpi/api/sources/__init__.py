"""Where figures come from, over REST: which source counts, what others say, what was counted."""
