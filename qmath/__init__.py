"""qmath: solve mathematics on your own machine, with answers that are checked."""

__version__ = "0.1.0"
