# The curator let a name come into use after it had gone out of use.
PREFIX name: <https://w3id.org/diplograph/name/>
PREFIX schema: <https://schema.org/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    name:eastmark-kingdom schema:validFrom "2081-01-01"^^xsd:date .
}
