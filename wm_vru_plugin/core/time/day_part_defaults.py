"""Parts of the day as they are offered, apart from the library that computes with them."""

from __future__ import annotations

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
PARTS = "night 0-6; morning 6-12; afternoon 12-18; evening 18-24"
WINDOWS = "school run 15-16 weekdays; late evening 21-2"
