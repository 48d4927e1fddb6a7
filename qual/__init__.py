"""Qual: a workbench in which a team transcribes, codes, and reviews interviews together."""

__version__ = "0.1.0"
