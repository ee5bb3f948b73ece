"""The views of this room, one module a subject."""
