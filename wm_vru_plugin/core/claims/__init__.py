"""The ledger of printed claims and the areas of focus, held against the data."""
