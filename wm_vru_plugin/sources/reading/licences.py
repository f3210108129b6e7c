"""Licences and the statements they require."""

from __future__ import annotations

OGL = "Open Government Licence v3.0"
OGL_STATEMENT = (
    "Contains public sector information licensed under the Open Government Licence v3.0."
)
ONS_BOUNDARY_STATEMENT = (
    "Source: Office for National Statistics licensed under the Open Government Licence v3.0. "
    "Contains OS data © Crown copyright and database right."
)
