"""Parts of a page in, lines of an order out: which item each names, how many, at what price, what is wished."""
