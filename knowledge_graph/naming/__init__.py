"""Names around a sender and a site, and what a vocabulary tells beyond them."""
