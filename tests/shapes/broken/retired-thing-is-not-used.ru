# The curator used the name under which a minister was entered a second time.
PREFIX act: <https://w3id.org/diplograph/act/>
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX person: <https://w3id.org/diplograph/person/>

INSERT DATA {
    act:northern-three-fm-2020-06-18-p08-1 diplo:concerns person:ana-verin .
}
