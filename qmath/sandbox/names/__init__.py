"""What a cell can name: its builtins, modules, attributes and classes."""
