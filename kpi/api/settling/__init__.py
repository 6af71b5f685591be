"""A result's way to the public over REST: the run's steps, feedback, appeals, what is left out."""
