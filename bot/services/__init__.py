"""One file per use case: what the bot does, free of any channel."""
