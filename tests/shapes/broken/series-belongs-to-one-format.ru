# The curator let one series number the meetings of two formats.
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX format: <https://w3id.org/diplograph/format/>
PREFIX series: <https://w3id.org/diplograph/series/>

INSERT DATA {
    series:arcadia-borealia-consultations diplo:seriesOf format:arcadia-plus .
}
