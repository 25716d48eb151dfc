"""`./kommunlots bench nlu` and `./kommunlots bench curve`: understanding alone, ours beside stock Rasa's."""
