"""Need inside and outside coverage areas: overlap, gaps, chance, services and schools."""
