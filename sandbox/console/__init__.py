"""The reviewers' and senders' pages: the only HTTP in this room, built from ports that the doors hand in."""
