"""The parts of the pages that run in the browser: the workspace and the upload area."""
