# The curator made up a document type.
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX document: <https://w3id.org/diplograph/document/>
PREFIX document-type: <https://w3id.org/diplograph/document-type/>

DELETE DATA {
    document:charter-of-rivers diplo:documentType document-type:declaration .
} ;
INSERT DATA {
    document:charter-of-rivers diplo:documentType document-type:charter .
}
