"""What pages share: cached reads, filters, notices, wording. Streamlit lives in these, the pages and dashboard.py."""
