"""Residents' comments: segment, vectorize, cluster, label, topics. Knows jieba and scikit-learn. Pure."""
