"""Pictures in, candidate intents out: a safe door, a reader of print, and an understanding of documents."""
