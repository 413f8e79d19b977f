# The curator wrote the last day as plain text.
PREFIX name: <https://w3id.org/diplograph/name/>
PREFIX schema: <https://schema.org/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE DATA {
    name:eastmark-kingdom schema:validThrough "2018-12-31"^^xsd:date .
} ;
INSERT DATA {
    name:eastmark-kingdom schema:validThrough "2018-12-31" .
}
