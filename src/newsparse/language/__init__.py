"""What is known of the language of newspapers: pure functions on text, no geometry, no models."""
