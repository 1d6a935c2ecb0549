"""Numbers that open onto the records behind them."""
