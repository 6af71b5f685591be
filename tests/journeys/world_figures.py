"""What the addresses of the figures need: which figure the list of cases is behind."""

#: What is asked for with an address.
ASKED = {
    "referrals:figures-cases": "?of=up.sent",
    "api:referral-figures-cases": "?of=up.sent",
}
