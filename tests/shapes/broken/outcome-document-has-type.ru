# The curator forgot what kind of text was adopted.
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX document: <https://w3id.org/diplograph/document/>
PREFIX document-type: <https://w3id.org/diplograph/document-type/>

DELETE DATA {
    document:joint-statement-2020-06-18 diplo:documentType document-type:joint-statement .
}
