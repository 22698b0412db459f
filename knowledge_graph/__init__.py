"""Meaning: the business as nodes and edges, and the validator that maps candidate intents onto it."""
