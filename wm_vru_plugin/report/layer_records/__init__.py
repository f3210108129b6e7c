"""The layers that a prepared package can give, one module for each kind."""
