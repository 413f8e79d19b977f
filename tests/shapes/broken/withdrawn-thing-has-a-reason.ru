# The curator took a person out and did not say why.
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX person: <https://w3id.org/diplograph/person/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    person:gone-without-reason a diplo:WithdrawnThing ; diplo:withdrawnOn "2024-02-01"^^xsd:date .
}
