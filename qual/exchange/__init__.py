"""Files from and for other tools: foreign vocabularies are translated here and nowhere else."""
