# The curator made up a level.
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX level: <https://w3id.org/diplograph/level/>
PREFIX series: <https://w3id.org/diplograph/series/>

DELETE DATA {
    series:arcadia-plus-summits diplo:level level:summit .
} ;
INSERT DATA {
    series:arcadia-plus-summits diplo:level level:heads-of-state .
}
