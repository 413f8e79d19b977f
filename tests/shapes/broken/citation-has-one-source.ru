# The curator noted the words and forgot where they stand.
PREFIX citation: <https://w3id.org/diplograph/citation/>
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX source: <https://w3id.org/diplograph/source/>

DELETE DATA {
    citation:northern-three-fm-2020-06-18-arcadian-gazette-2020-06-18-p02-1 diplo:source source:arcadian-gazette-2020-06-18 .
}
