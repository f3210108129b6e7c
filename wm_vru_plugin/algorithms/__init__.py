"""The Processing provider, one algorithm per file."""
