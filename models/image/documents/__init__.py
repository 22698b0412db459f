"""Whole papers: order forms, notes, invoices, lists, labels, nameplates, slips, and what their heads say."""
