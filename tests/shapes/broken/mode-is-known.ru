# The curator made up a mode.
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX meeting: <https://w3id.org/diplograph/meeting/>
PREFIX mode: <https://w3id.org/diplograph/mode/>

DELETE DATA {
    meeting:northern-three-fm-2020-06-18 diplo:mode mode:videoconference .
} ;
INSERT DATA {
    meeting:northern-three-fm-2020-06-18 diplo:mode mode:online .
}
