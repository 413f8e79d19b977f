# The curator made up a proposer status.
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX initiative: <https://w3id.org/diplograph/initiative/>
PREFIX proposer-status: <https://w3id.org/diplograph/proposer-status/>

DELETE DATA {
    initiative:winter-school diplo:proposerStatus proposer-status:not-stated .
} ;
INSERT DATA {
    initiative:winter-school diplo:proposerStatus proposer-status:unknown .
}
