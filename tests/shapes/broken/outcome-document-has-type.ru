# The curator forgot what kind of text was signed.
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX document: <https://w3id.org/diplograph/document/>
PREFIX document-type: <https://w3id.org/diplograph/document-type/>

DELETE DATA {
    document:charter-of-rivers diplo:documentType document-type:declaration .
}
