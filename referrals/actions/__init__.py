"""Every change in referral: one function per verb."""
