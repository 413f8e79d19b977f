# The curator wrote the date of adoption once more, as plain text.
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX document: <https://w3id.org/diplograph/document/>

INSERT DATA {
    document:chair-summary-2022-05-21 diplo:adoptionDate "2022-05-21" .
}
