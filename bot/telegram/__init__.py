"""Telegram as a channel: receiving, parsing and sending; its library is spoken here alone."""
