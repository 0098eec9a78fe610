"""One message, or one question, to many learners: who gets it, when, and what became of it."""
