"""File formats in and out: transcripts, codebooks, reports; bytes to values and back."""
