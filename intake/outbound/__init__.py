"""The way out: events join the transaction that caused them, and are delivered, signed, until they arrive."""
