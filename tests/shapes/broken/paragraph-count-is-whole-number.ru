# The curator wrote how many paragraphs there are in words, too.
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX source: <https://w3id.org/diplograph/source/>

INSERT DATA {
    source:northern-monitor-2020-06-18 diplo:paragraphCount "five" .
}
