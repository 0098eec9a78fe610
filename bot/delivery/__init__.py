"""How what was decided reaches a phone, and what was said to us is never lost."""
