# The curator took a person out and did not say when.
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX person: <https://w3id.org/diplograph/person/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT DATA {
    person:gone-without-day a diplo:WithdrawnThing ; skos:editorialNote "No page names this person."@en .
}
