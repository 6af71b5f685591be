"""Every change of the common funds: one function per verb."""
