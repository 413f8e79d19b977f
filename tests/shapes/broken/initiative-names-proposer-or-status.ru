# The curator did not find the proposer and left the question open.
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX initiative: <https://w3id.org/diplograph/initiative/>
PREFIX person: <https://w3id.org/diplograph/person/>

DELETE DATA {
    initiative:clean-harbours diplo:proposer person:galen-rusk .
}
