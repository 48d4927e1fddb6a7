"""Speech, voice, sentence and language models behind protocols; heavy libraries are imported inside functions only."""
