"""What the tables need beyond themselves: rows of a version, the live stock, building large snapshots quickly."""
