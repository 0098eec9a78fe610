"""What we do: everything that touches the world."""
