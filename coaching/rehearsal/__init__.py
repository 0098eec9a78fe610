"""The curriculum tried out on made-up learners: who is asked what, and what that adds up to."""
