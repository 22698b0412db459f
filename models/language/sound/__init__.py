"""How names sound: Mandarin syllables and Latin keys, how far they are apart, and the index that finds the nearest."""
