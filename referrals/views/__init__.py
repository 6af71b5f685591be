"""Pages of referral, split by what the reader looks for."""
