"""What learners are asked, laid out for a coach: the bot's own words with a margin."""
