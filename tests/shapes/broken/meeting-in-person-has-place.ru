# The curator forgot in which city the ministers met.
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX meeting: <https://w3id.org/diplograph/meeting/>
PREFIX place: <https://w3id.org/diplograph/place/>

DELETE DATA {
    meeting:northern-three-fm-2019-06-12 diplo:place place:lindholm .
}
