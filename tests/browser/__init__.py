"""The app as people meet it: real Chromium, real server, real worker."""
