"""Suppression and rounding of counts of people, and what tables give away."""
