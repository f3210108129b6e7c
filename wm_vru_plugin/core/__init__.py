"""The field itself: areas, data sets, statistics and geometry on arrays. Never imports QGIS."""
