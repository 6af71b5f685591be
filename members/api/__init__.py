"""The registry over REST: plans and their rules, what is in force, who belongs to what."""
