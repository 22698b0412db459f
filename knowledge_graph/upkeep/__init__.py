"""Machines: from what was observed to documented work, never from words to an action."""
