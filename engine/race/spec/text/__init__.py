"""What people write of a race, and how it is read: lanes, faults, kinds, cluster counts."""
