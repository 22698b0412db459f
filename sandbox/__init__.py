"""Trust: what a human must see, and how a decoder earns and loses autonomy."""
