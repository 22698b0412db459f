"""Receipts as tills print them: no head over their columns, amounts in one of them, sums below."""
