# The curator took a person out and left the name.
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX person: <https://w3id.org/diplograph/person/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    person:gone-with-name a diplo:WithdrawnThing ; diplo:withdrawnOn "2024-02-01"^^xsd:date ;
        skos:editorialNote "No page names this person."@en ; skos:prefLabel "Gone"@en .
}
