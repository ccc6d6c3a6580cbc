"""A place week by week, month by month, quarter by quarter, year by year: counted once, then asked."""
