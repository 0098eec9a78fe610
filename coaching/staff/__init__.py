"""What coaches do: read, judge, answer; who else works here, and what they may see."""
