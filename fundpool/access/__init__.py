"""Which pools and books an actor reaches, and who may do what; the only door to them."""
