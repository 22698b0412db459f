"""Elements in, lines out: items with counts and options, choices, shares, corrections, and what points back at them."""
