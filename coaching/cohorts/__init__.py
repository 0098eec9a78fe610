"""Running a group of learners: its plan, its days off, its invites, who has gone quiet."""
