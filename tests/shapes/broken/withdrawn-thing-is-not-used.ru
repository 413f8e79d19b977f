# The curator took a person out whom an act still concerns.
PREFIX act: <https://w3id.org/diplograph/act/>
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX person: <https://w3id.org/diplograph/person/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    person:gone-and-used a diplo:WithdrawnThing ; diplo:withdrawnOn "2024-02-01"^^xsd:date ; skos:editorialNote "No page names this person."@en .
    act:northern-three-fm-2020-06-18-p08-1 diplo:concerns person:gone-and-used .
}
