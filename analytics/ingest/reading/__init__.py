"""From the bytes of a file to a table of text cells, or a refusal in bounded time and memory."""
