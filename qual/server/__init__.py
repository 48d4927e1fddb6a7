"""Our own HTTP routes and sockets, in the same process as Streamlit's."""
