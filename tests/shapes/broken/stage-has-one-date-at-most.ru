# The curator knew the year only, and wrote the year.
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX stage: <https://w3id.org/diplograph/stage/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE DATA {
    stage:winter-school-2020-06-18 dcterms:date "2020-06-18"^^xsd:date .
} ;
INSERT DATA {
    stage:winter-school-2020-06-18 dcterms:date "2020"^^xsd:gYear .
}
