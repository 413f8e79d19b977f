# The curator let an absent state sign.
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX document: <https://w3id.org/diplograph/document/>
PREFIX state: <https://w3id.org/diplograph/state/>

INSERT DATA {
    document:charter-of-rivers diplo:signatory state:dravonia .
}
