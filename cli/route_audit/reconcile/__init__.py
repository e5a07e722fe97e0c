"""Does the recomputed bill agree with what the log and the provider's invoice say? Nothing is scaled to fit.

``tally`` adds up each attempt's recomputed and logged cost and gives each that differs a reason, which
``alternatives`` finds and ``ratios`` completes; ``invoice`` reads what a provider exports and ``comparison``
holds it against the tally; ``finished`` says how far they agree.
"""
