"""Measurements of the running app; see README.md. Nothing here is part of the product."""
