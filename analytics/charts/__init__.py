"""Plotly figures: frame in, figure out. No store, no Streamlit, no clock."""
