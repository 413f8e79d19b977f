# The curator made up a kind of name.
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX name: <https://w3id.org/diplograph/name/>
PREFIX name-kind: <https://w3id.org/diplograph/name-kind/>

DELETE DATA {
    name:boris-talan-transliteration diplo:nameKind name-kind:transliteration .
} ;
INSERT DATA {
    name:boris-talan-transliteration diplo:nameKind name-kind:latin .
}
