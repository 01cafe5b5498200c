"""Generation: what language models are asked for, how they are asked, and what becomes of their replies."""
