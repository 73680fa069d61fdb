"""Pictures and pages by which people check a result."""
