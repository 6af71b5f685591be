"""What a return may say, until when, and what does not fit in it."""
