"""Residents' comments to topics. Knows jieba and scikit-learn. Pure.

``topics`` is the whole way and ``grouping`` its answer; on the way lie, each on those before it: ``lexicon`` (what the
field says), ``words`` (what a comment says by itself), ``meaning`` (what words mean beside each other), ``coding``
(which topic), ``curation`` (what analysts decided) and ``portrait`` (what a reader wants to know of a topic).
"""
