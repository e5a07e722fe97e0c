"""An invented support product: what it asks its models, when, and how each kind of log writes it down."""
