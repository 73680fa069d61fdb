"""Text engines behind one protocol; see `newsparse.engines.base`."""
