# The curator wrote a link by hand, to the page and not to the passage.
PREFIX citation: <https://w3id.org/diplograph/citation/>
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    citation:northern-three-fm-2020-06-18-arcadian-gazette-2020-06-18-p02-1 diplo:deepLink "https://example.org/arcadian-gazette/arcadian-gazette-2020-06-18"^^xsd:anyURI .
}
