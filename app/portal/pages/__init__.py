"""What the client's pages show, as frozen data. No template of this room ever receives a row or a definition."""
