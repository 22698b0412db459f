"""Tokens in, elements out: what each stretch may be, and what people say around an order taken out or put in order."""
