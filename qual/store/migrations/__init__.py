"""Database versions: one file per change of the schema, shipped with the package."""
