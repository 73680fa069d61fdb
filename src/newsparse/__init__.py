"""newsparse: scanned pages of a Chinese newspaper in, structured articles out."""

__version__ = "0.1.0"
