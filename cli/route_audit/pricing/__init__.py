"""What a request costs: the price of its model on its day, in its service tier, at its length.

``load_book`` gives the book; ``table.PriceTable`` prices whole columns with it.
"""

from __future__ import annotations

from route_audit.pricing.book import Book, load_book
from route_audit.pricing.price import Band, Facts, Price, Rates
from route_audit.pricing.priced import PricedModel

__all__ = ["Band", "Book", "Facts", "Price", "PricedModel", "Rates", "load_book"]
