"""The pictures that the bot draws; the only place that speaks the drawing library."""
