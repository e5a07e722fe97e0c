"""Charts of the business case, in one visual language: Vega-Lite, colour-blind safe, directly labelled."""

from route_audit.renderers.document.charts.bridge import bridge
from route_audit.renderers.document.charts.finance import cumulative, net_present_value
from route_audit.renderers.document.charts.latency import latency
from route_audit.renderers.document.charts.shares import shares
from route_audit.renderers.document.charts.tornado import tornado

__all__ = ["bridge", "cumulative", "latency", "net_present_value", "shares", "tornado"]
