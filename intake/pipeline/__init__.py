"""The way of a capture: decoded, validated, admitted, written down; and what humans decide about it on the way."""
