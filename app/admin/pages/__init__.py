"""What the views of the settings show."""
