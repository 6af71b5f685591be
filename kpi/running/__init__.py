"""A run from frozen figures to points: what it is computed from, how, and against what it is held."""
