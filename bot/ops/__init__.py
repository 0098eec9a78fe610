"""Looking after the running bot: is it well, who is told, what is kept elsewhere."""
