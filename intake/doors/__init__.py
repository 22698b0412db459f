"""What comes in over HTTP: who sends it, what it is, and its durable acceptance before the answer."""
