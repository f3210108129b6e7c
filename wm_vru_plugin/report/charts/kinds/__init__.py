"""One module for each kind of chart; each has `draw(axes, panel, rows, scene)`."""
