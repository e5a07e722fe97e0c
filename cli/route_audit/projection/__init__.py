"""What the logged traffic costs and takes, as logged and as a policy would have sent it.

``survey`` reads the ledger once for today's bill; ``project`` reads it again for the policies;
``costs`` turns the sums of both into dollars. It knows legs, and no kind of policy.
"""
