"""Pure computations over transcripts and codings: no I/O, no database, no models."""
