"""Who answered: weights, clusters, response, and how many forms a survey takes."""
