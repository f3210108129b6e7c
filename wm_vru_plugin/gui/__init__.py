"""The dock panel: one controller per page, each of which runs algorithms by id."""
