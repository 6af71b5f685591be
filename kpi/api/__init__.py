"""Assessment over REST: lists to pull, runs to start, values to load, explanations to read."""
