"""The pages: each draws itself from what services answer, and knows nothing else."""
