"""Local statistics: Getis-Ord Gi*, local Moran, circular clusters."""
