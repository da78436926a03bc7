"""Records of races, loads and checks as files."""
