"""What we decide: pure rules over frozen records; time is always an argument."""
