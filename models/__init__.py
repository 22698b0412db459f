"""Perception: bytes in, candidate intents with evidence out. Knows neither the business nor the database."""
