"""Lines in, requests out: what is asked for, where and when to, whose wishes, and what the reading passes over."""
