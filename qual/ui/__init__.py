"""Streamlit pages: they read, call services, and draw."""
