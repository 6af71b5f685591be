"""What people type on the pages of referral, parsed."""
