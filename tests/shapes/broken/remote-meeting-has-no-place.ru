# The curator put a videoconference in the city of its chair.
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX meeting: <https://w3id.org/diplograph/meeting/>
PREFIX place: <https://w3id.org/diplograph/place/>

INSERT DATA {
    meeting:northern-three-fm-2020-06-18 diplo:place place:port-vell .
}
