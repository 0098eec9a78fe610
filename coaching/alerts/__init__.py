"""What those who run the bot are told when it is in trouble, and when that is over."""
