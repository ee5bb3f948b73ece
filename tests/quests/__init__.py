"""The domain: what a quest, a journey, a questionnaire and a risk level are."""
