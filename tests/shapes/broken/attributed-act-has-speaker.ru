# The curator forgot who had spoken.
PREFIX act: <https://w3id.org/diplograph/act/>
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX person: <https://w3id.org/diplograph/person/>

DELETE DATA {
    act:northern-three-fm-2022-05-20-p03-1 diplo:speaker person:ivan-orlen .
}
