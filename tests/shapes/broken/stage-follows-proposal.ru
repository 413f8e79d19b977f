# The curator dated the support a year too early.
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX stage: <https://w3id.org/diplograph/stage/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE DATA {
    stage:river-charter-2020-06-18 dcterms:date "2020-06-18"^^xsd:date .
} ;
INSERT DATA {
    stage:river-charter-2020-06-18 dcterms:date "2019-06-18"^^xsd:date .
}
