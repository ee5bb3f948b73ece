"""Imagined people walk a quest: who they are, what they do, and what it adds up to (``quests.simulate``)."""
