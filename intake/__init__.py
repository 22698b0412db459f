"""Doors: captures come in over HTTP, signed CloudEvents go out. The only room that knows all four."""
