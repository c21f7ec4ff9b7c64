"""What the commands do: read input, call the library, print. One module a group of commands."""
