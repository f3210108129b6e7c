"""How series of years move, and whether by more than chance."""
