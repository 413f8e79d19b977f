# The curator took the day of the draft for the day of adoption.
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX document: <https://w3id.org/diplograph/document/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE DATA {
    document:charter-of-rivers diplo:adoptionDate "2021-04-10"^^xsd:date .
} ;
INSERT DATA {
    document:charter-of-rivers diplo:adoptionDate "2021-04-01"^^xsd:date .
}
