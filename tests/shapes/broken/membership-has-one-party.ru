# The curator put two states into one membership.
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX membership: <https://w3id.org/diplograph/membership/>
PREFIX state: <https://w3id.org/diplograph/state/>

INSERT DATA {
    membership:arcadia-plus-borealia diplo:memberParty state:cordovia .
}
