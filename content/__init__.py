"""What is taught: the competency standard, the prompt bank and every word the bot says."""
