"""The service manifest: what the service offers, and where (section 3.1)."""

from diplograph import __version__
from diplograph.search.reconciliation.extension import SETTINGS
from diplograph.search.reconciliation.queries import BATCH
from diplograph.search.reconciliation.types import DEFAULT_TYPES, TYPES
from diplograph.vocabulary import BASE, DIPLO

PREVIEW_WIDTH = 430
PREVIEW_HEIGHT = 300


def manifest(base: str) -> dict[str, object]:
    """Return the manifest.

    Version 0.1 is not offered, because it would need JSONP, by which a server may run its code in a page.

    Args:
        base: The server's absolute address, without a slash at its end.
    """
    service = f"{base}/reconcile"
    return {
        "versions": ["0.2"],
        "name": "diplograph: diplomatic meetings",
        "identifierSpace": BASE,
        "schemaSpace": DIPLO,
        "defaultTypes": [TYPES[each].described() for each in DEFAULT_TYPES],
        "documentation": f"{base}/docs",
        "serviceVersion": __version__,
        "view": {"url": f"{service}/view?id={{{{id}}}}"},
        "preview": {"url": f"{service}/preview?id={{{{id}}}}", "width": PREVIEW_WIDTH, "height": PREVIEW_HEIGHT},
        "suggest": {each: _suggest(service, each) for each in ("entity", "type", "property")},
        "extend": {
            "propose_properties": {"service_url": service, "service_path": "/properties"},
            "property_settings": [dict(each) for each in SETTINGS],
        },
        "batchSize": BATCH,
    }


def _suggest(service: str, what: str) -> dict[str, str]:
    return {
        "service_url": service,
        "service_path": f"/suggest/{what}",
        "flyout_service_url": service,
        "flyout_service_path": f"/flyout/{what}?id=${{id}}",
    }
