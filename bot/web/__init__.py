"""The web pages of coaches, sponsors and admins: rendered here, signed in from the chat."""
