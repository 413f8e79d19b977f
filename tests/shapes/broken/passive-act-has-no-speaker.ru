# The curator guessed who had spoken.
PREFIX act: <https://w3id.org/diplograph/act/>
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX person: <https://w3id.org/diplograph/person/>

INSERT DATA {
    act:northern-three-fm-2020-06-18-p06-1 diplo:speaker person:boris-talan .
}
