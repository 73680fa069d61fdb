"""The stages of the pipeline; alphabetical order is not data flow, `newsparse.pipeline` is."""
