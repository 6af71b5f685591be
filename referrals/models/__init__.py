"""The tables of referral: patients, referrals and what happened to them."""
