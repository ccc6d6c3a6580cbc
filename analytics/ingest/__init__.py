"""From the bytes of a file to checked frames: readers, platforms, codebook, validation, normalisation. Pure."""
