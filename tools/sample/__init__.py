"""The generator of the embedded sample: an invented conurbation, the same at every run."""
