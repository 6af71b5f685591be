"""Which patients and referrals an actor reaches, and who may do what; the only door to them."""
