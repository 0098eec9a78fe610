"""What the pages show, made from records alone: plain values for the templates, no requests."""
