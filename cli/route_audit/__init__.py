"""What would we route, where is the boundary, and what is it worth?

Logs are read, each request gets its tier, a policy says which model would answer it, and the price
book and the latency model say what that costs and takes.
"""

__version__ = "0.1.0"
