"""Comments to topics: the codebook, what it learns from, and the placing of every comment."""
