"""What a race runs on."""
