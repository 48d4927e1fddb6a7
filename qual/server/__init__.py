"""Our own routes beside Streamlit's, in the same process: codings, text, sound, uploads, signing in."""
