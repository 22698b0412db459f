"""Bytes that claim to be a picture in; an upright picture, or why there is none, out. Nothing here reads."""
