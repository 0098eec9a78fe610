"""What we remember: the only room that speaks SQL."""
