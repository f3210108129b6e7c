"""How unevenly something is spread: Lorenz curves, Gini, shares of the top."""
