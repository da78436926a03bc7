"""What can be said of elapsed times: intervals, comparisons, outliers, fits."""
