"""Who holds which role, who looked at what and why, and the log that cannot be changed unseen."""
