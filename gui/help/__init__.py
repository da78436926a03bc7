"""Help inside the window: what the views show, the glossary, the keys."""
