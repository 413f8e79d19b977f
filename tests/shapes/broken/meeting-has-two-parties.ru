# The curator marked a meeting as held and entered nobody who took part.
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX event-status: <https://w3id.org/diplograph/event-status/>
PREFIX meeting: <https://w3id.org/diplograph/meeting/>

DELETE DATA {
    meeting:northern-three-fm-2021-09-01 diplo:eventStatus event-status:cancelled .
} ;
INSERT DATA {
    meeting:northern-three-fm-2021-09-01 diplo:eventStatus event-status:held .
}
