"""What units ask for."""
