//! Black-box suites: see `tests/`, one file per feature.
