"""The algorithms that the provider offers, in its order."""

from __future__ import annotations

NAMES = (
    "download",
    "templates",
    "prepare",
    "validate",
    "loadlayers",
    "topdecile",
    "overlap",
    "gaps",
    "comparegaps",
    "servicegaps",
    "schoolsinneed",
    "rates",
    "trends",
    "concentration",
    "correlation",
    "temporalprofile",
    "suppress",
    "aggregatepoints",
    "hexgrid",
    "heatmap",
    "hotspots",
    "circleclusters",
    "prioritygrid",
    "impactareas",
    "areasoffocus",
    "findings",
    "exportmaps",
    "exportreport",
)
