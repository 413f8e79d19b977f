"""Reconciliation: names in somebody's table to identifiers here (Reconciliation Service API v0.2, final report of 10 April 2023).

https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/
"""

from diplograph.search.reconciliation.candidates import Reconciler, description_of
from diplograph.search.reconciliation.extension import extend, read_extension
from diplograph.search.reconciliation.manifest import manifest
from diplograph.search.reconciliation.properties import PROPERTIES, Property, properties_of
from diplograph.search.reconciliation.queries import BATCH, read_batch
from diplograph.search.reconciliation.types import TYPES, Type, kinds_of_types, thing_of, type_of

__all__ = [
    "BATCH",
    "PROPERTIES",
    "TYPES",
    "Property",
    "Reconciler",
    "Type",
    "description_of",
    "extend",
    "kinds_of_types",
    "manifest",
    "properties_of",
    "read_batch",
    "read_extension",
    "thing_of",
    "type_of",
]
