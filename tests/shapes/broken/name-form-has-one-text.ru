# The curator wrote a name without its language.
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX name: <https://w3id.org/diplograph/name/>

DELETE DATA {
    name:anna-verin-arcadian-gazette-2019-06-12 diplo:nameText "A. Verin"@en .
} ;
INSERT DATA {
    name:anna-verin-arcadian-gazette-2019-06-12 diplo:nameText "A. Verin" .
}
