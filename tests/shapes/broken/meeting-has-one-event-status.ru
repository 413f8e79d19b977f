# The curator forgot to say that the meeting took place.
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX event-status: <https://w3id.org/diplograph/event-status/>
PREFIX meeting: <https://w3id.org/diplograph/meeting/>

DELETE DATA {
    meeting:northern-three-fm-2022-05-20 diplo:eventStatus event-status:held .
}
