"""The vocabulary that the gateway and the bot share: catalogue, answers, examples and wire shapes.

Imports the standard library and PyYAML only, and stays valid Python 3.10.
"""
