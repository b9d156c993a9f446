"""Engines on other machines: any OpenAI-compatible server continues the assistant's turn for us."""
