"""Orders once they stand: their life, wishes and reports about them, and the conditions of machines behind them."""
