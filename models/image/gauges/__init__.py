"""Round gauges: the face found and turned square, its scale, its needle, what it reads and how surely."""
