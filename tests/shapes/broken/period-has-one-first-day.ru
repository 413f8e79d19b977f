# The curator knew the year only, and wrote the year.
PREFIX schema: <https://schema.org/>
PREFIX tenure: <https://w3id.org/diplograph/tenure/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE DATA {
    tenure:dina-sel-cordovia-deputy-foreign-minister-2019 schema:validFrom "2019-01-15"^^xsd:date .
} ;
INSERT DATA {
    tenure:dina-sel-cordovia-deputy-foreign-minister-2019 schema:validFrom "2019"^^xsd:gYear .
}
