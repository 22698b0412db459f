"""Orders of goods: from slots to lines, choices, quantities, prices, parties and places."""
