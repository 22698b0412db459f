"""What leaves the room: sentences for findings, JSON, published pages, and the comparison with what was expected."""
