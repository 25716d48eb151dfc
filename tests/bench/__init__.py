"""The benchmarks behind `./kommunlots bench`. They measure, they never fail."""
