"""The priority grid and the candidate areas that it suggests."""
