"""The store on a server: what it must do that a file never has to."""
