# The curator named a paragraph by its heading instead of its number.
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX source: <https://w3id.org/diplograph/source/>

INSERT DATA {
    source:northern-monitor-2020-06-18 diplo:paragraphWithoutFact "About us" .
}
